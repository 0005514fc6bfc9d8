import TestKit

/// Makes bytes of samples that are nearly theirs.
struct Mutator {
  private static let pieces = [
    "\r\n", "\r", "\n", "\r\n\r\n", " ", "\t", "\0", "\u{7F}", "\u{80}", "\u{FF}", ":", ": ",
    ",", ";", "=", "\"", "\\", "%", "/", "?", "*", "0", "1", "a", "F", "+", "-", "GET ",
    "HTTP/1.1", "HTTP/1.0", "http://a", "Host: a\r\n", "Content-Length: 5\r\n",
    "Transfer-Encoding: chunked\r\n", "chunked", "Connection: close\r\n",
    "Expect: 100-continue\r\n", "X: y\r\n", "5\r\nhello\r\n", "0\r\n\r\n", ";a=b", "[::1]:80",
  ].map(bytes)

  var random: SeededGenerator

  mutating func mutant(of samples: [[UInt8]]) -> [UInt8] {
    var bytes = samples.randomElement(using: &random)!
    for _ in 0..<Int.random(in: 0..<4, using: &random) {
      let start = Int.random(in: 0...bytes.count, using: &random)
      let end = min(bytes.count, start + Int.random(in: 0..<4, using: &random))
      switch Int.random(in: 0..<6, using: &random) {
      case 0:
        bytes.removeSubrange(start..<end)
      case 1 where start < bytes.count:
        bytes[start] = UInt8.random(in: 0...255, using: &random)
      case 2 where start < bytes.count:
        bytes[start] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 3:
        bytes.insert(contentsOf: bytes[start...].prefix(20), at: start)
      case 4:
        let other = samples.randomElement(using: &random)!
        let otherStart = Int.random(in: 0...other.count, using: &random)
        bytes.replaceSubrange(start..<end, with: other[otherStart...].prefix(30))
      default:
        bytes.replaceSubrange(start..<end, with: Self.pieces.randomElement(using: &random)!)
      }
    }
    return bytes
  }

  /// Some places in so many bytes, in order, at which they are cut.
  mutating func cuts(of count: Int) -> [Int] {
    (0..<Int.random(in: 0..<6, using: &random)).map { _ in
      Int.random(in: 0...count, using: &random)
    }.sorted()
  }
}
