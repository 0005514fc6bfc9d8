import HTTPServer
import Reactor
import Settings
import Telemetry
import Timing

extension ServerLimits {
  init(_ limits: HTTPLimits, _ timeouts: HTTPTimeouts) {
    self.init()
    connectionCountMax = limits.connectionCountMax
    requestsInFlightMax = limits.requestsInFlightMaxPerShard
    bufferedByteCountMax = limits.bufferedByteCountMaxPerShard
    request.headByteCountMax = limits.headByteCountMax
    request.requestLineByteCountMax = limits.headByteCountMax / 2
    request.fieldCountMax = limits.fieldCountMax
    request.bodyByteCountMax = limits.bodyByteCountMax
    self.timeouts.head = TimeSpan(timeouts.head)
    self.timeouts.body = TimeSpan(timeouts.body)
    self.timeouts.idle = TimeSpan(timeouts.idle)
    self.timeouts.write = TimeSpan(timeouts.write)
    drainTimeout = TimeSpan(timeouts.drain)
  }
}

extension SocketAddress {
  init(_ address: ListenAddress) {
    guard let address = SocketAddress(host: address.host, port: address.port) else {
      preconditionFailure("settings let no other address through")
    }
    self = address
  }
}

extension LogLevel {
  init(_ level: LogSettings.Level) {
    switch level {
    case .trace: self = .trace
    case .debug: self = .debug
    case .info: self = .info
    case .warning: self = .warning
    case .error: self = .error
    }
  }
}
