import Bytes
import Timing

/// A GET of one resource, and what bounds it.
package struct FetchRequest: Sendable {
  /// A name or a numeric address, without the brackets of an IPv6 address.
  package let host: String
  package let port: UInt16
  /// The path with its query, as it is sent.
  package let target: String
  /// What `Authorization` says, which must not be shown.
  package var authorization: String?
  /// The entity tag of what is known already, with its quotes.
  package var knownTag: [UInt8] = []
  /// For the whole answer.
  package var patience = TimeSpan.seconds(60)
  /// For the next bytes of it.
  package var silenceMax = TimeSpan.seconds(10)
  /// The bytes of content, as they are sent.
  package var contentByteCountMax = 64 << 20

  /// `target` begins with a slash and has no blanks.
  package init(host: String, port: UInt16, target: String) {
    precondition(target.hasPrefix("/") && target.utf8.allSatisfy { (0x21...0x7E).contains($0) })
    self.host = host
    self.port = port
    self.target = target
  }

  /// What `Authorization` says for a user with a password (RFC 7617).
  package static func basicAuthorization(user: String, password: String) -> String {
    "Basic " + base64(Array("\(user):\(password)".utf8))
  }

  func write(to output: inout ByteBuffer) {
    let name = host.contains(":") ? "[\(host)]" : host
    output.append("GET \(target) HTTP/1.1\r\nHost: \(port == 80 ? name : "\(name):\(port)")\r\n")
    output.append("User-Agent: pricing\r\nAccept: application/x-ndjson, */*;q=0.1\r\n")
    output.append("Accept-Encoding: gzip\r\nConnection: close\r\n")
    if let authorization { output.append("Authorization: \(authorization)\r\n") }
    if !knownTag.isEmpty {
      output.append("If-None-Match: ")
      output.append(knownTag.span)
      output.append("\r\n")
    }
    output.append("\r\n")
  }
}

/// RFC 4648, section 4.
private func base64(_ bytes: [UInt8]) -> String {
  let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
  var text = ""
  for start in stride(from: 0, to: bytes.count, by: 3) {
    let group = bytes[start..<min(start + 3, bytes.count)]
    let word = group.enumerated().reduce(0) { $0 | Int($1.element) << (16 - 8 * $1.offset) }
    for place in 0..<4 {
      text.append(place > group.count ? "=" : digits[word >> (18 - 6 * place) & 63])
    }
  }
  return text
}
