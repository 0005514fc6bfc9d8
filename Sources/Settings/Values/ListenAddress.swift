import Glibc

/// Where a server listens: a numeric address and a port, `127.0.0.1:8080` or `[::1]:8080`.
///
/// Names are not looked up: what they stand for would be decided by a resolver at start-up.
package struct ListenAddress: Sendable, Equatable, CustomStringConvertible {
  /// Without brackets.
  package let host: String
  /// Zero takes any port that is free.
  package let port: UInt16
  package let isIPv6: Bool

  package init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":"),
      let port = wholeNumber(text[text.index(after: colon)...]), let port = UInt16(exactly: port)
    else { return nil }
    let host = text[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") {
      self.host = String(host.dropFirst().dropLast())
      isIPv6 = true
    } else {
      self.host = String(host)
      isIPv6 = false
    }
    self.port = port
    var address = in6_addr()  // room enough for either kind
    guard inet_pton(isIPv6 ? AF_INET6 : AF_INET, self.host, &address) == 1 else { return nil }
  }

  package var description: String { isIPv6 ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

/// Digits and nothing else.
func wholeNumber(_ text: some StringProtocol) -> Int? {
  text.utf8.allSatisfy(\.isDigit) ? Int(text) : nil
}
