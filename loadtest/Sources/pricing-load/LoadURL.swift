import LoadDriver
import Reactor

/// A URL that requests can go to: `http://host:port/path`.
struct LoadURL {
  let host: String
  let port: UInt16
  /// With its query.
  let path: String
  let text: String

  /// Nil where it is none, or asks for TLS, which is not spoken here.
  init?(_ text: String) {
    guard text.hasPrefix("http://"), text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      return nil
    }
    let rest = text.dropFirst("http://".count)
    let slash = rest.firstIndex { "/?".contains($0) } ?? rest.endIndex
    var name = rest[..<slash]
    var port: UInt16 = 80
    if let colon = name.lastIndex(of: ":"), !name[colon...].contains("]") {
      guard let number = UInt16(name[name.index(after: colon)...]), number > 0 else { return nil }
      port = number
      name = name[..<colon]
    }
    if name.hasPrefix("["), name.hasSuffix("]") { name = name.dropFirst().dropLast() }
    guard !name.isEmpty, !name.contains("@") else { return nil }
    host = String(name)
    self.port = port
    let tail = rest[slash...]
    path = tail.hasPrefix("/") ? String(tail) : "/\(tail)"
    self.text = text
  }

  /// Asks a name server where the host is no number; nil when nobody knows it.
  func target() -> LoadTarget? {
    guard let address = SocketAddress.addresses(of: host, port: port).first else { return nil }
    let name = host.contains(":") ? "[\(host)]" : host
    return LoadTarget(address: address, host: port == 80 ? name : "\(name):\(port)")
  }
}
