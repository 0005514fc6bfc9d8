import Pricing
import Reactor
import Redis
import Settings
import Telemetry

extension Currency {
  /// The pivot of crossed rates.
  package init(_ settings: PriceSettings) throws(UnknownCurrency) {
    guard let currency = Currency(settings.currency) else {
      throw UnknownCurrency(code: settings.currency)
    }
    self = currency
  }
}

/// Why prices cannot be worked out by the currency that was set.
package struct UnknownCurrency: Error, CustomStringConvertible {
  let code: String

  package var description: String {
    "\(code) is no currency of ISO 4217: choose another with --currency or PRICING_CURRENCY"
  }
}

extension SocketAddress {
  package init(_ address: ListenAddress) {
    guard let address = SocketAddress(host: address.host, port: address.port) else {
      preconditionFailure("settings let no other address through")
    }
    self = address
  }
}

extension RedisConfiguration {
  /// The way to the Redis of a URL for a program whose work can wait for it, under a name that the
  /// server shows.
  package init(_ url: Settings.RedisURL, name: String) throws {
    self.init(try Redis.RedisURL(url.url.text.revealed), name: name)
    queuesWhileDisconnected = true
  }
}

extension LogLevel {
  package init(_ level: LogSettings.Level) {
    switch level {
    case .trace: self = .trace
    case .debug: self = .debug
    case .info: self = .info
    case .warning: self = .warning
    case .error: self = .error
    }
  }
}

/// What time it is, to the millisecond.
@Sendable
package func wallClock() -> Instant { Instant(milliseconds: wallClockNanoseconds() / 1_000_000) }
