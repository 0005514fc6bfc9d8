import Bytes
import HTTP

/// What the Connection fields of a request, together one list, say about the connection's life.
/// Options of other kinds concern proxies.
struct ConnectionOptions {
  private var closes = false
  private var keepsAlive = false

  mutating func read(_ value: Range<Int>, in bytes: Span<UInt8>) {
    var elements = ListElements(value)
    while let element = elements.next(in: bytes) {
      let option = bytes.extracting(element)
      if option.equalsIgnoringCase("close") { closes = true }
      if option.equalsIgnoringCase("keep-alive") { keepsAlive = true }
    }
  }

  /// Whether the connection is to stay open: RFC 9112, section 9.3.
  func keepsAlive(in version: Version) -> Bool {
    switch version {
    case .http11: !closes
    case .http10: keepsAlive && !closes
    }
  }
}
