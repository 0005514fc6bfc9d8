import Bytes

/// What of an answer's head decides how to read on, and what we look at.
struct ResponseHead {
  /// How the body ends.
  enum Body: Equatable {
    case none
    case counted(Int)
    case chunked
    case untilClose
  }

  private(set) var status = 0
  private(set) var keepsAlive = true
  private(set) var isChunked = false
  private(set) var contentLength: Int?
  private(set) var entityTag = ByteRange.empty
  private(set) var retryAfter = ByteRange.empty
  /// How the content is packed; empty where it is not.
  private(set) var contentEncoding = ByteRange.empty

  /// Nil where the bytes are no head of HTTP/1.x, or contradict themselves. They end with the empty
  /// line.
  init?(_ bytes: Span<UInt8>) {
    guard let firstEnd = bytes.lineEnd(from: 0), readStatusLine(bytes.extracting(0..<firstEnd))
    else { return nil }
    var start = firstEnd + 2
    while let end = bytes.lineEnd(from: start), end > start {
      guard readField(bytes, start..<end) else { return nil }
      start = end + 2
    }
    if isChunked, contentLength != nil { return nil }
  }

  /// RFC 9112, section 6.3.
  func body(isToHead: Bool) -> Body {
    if isToHead || status == 204 || status == 304 { return .none }
    if isChunked { return .chunked }
    return contentLength.map { .counted($0) } ?? .untilClose
  }

  private mutating func readStatusLine(_ line: Span<UInt8>) -> Bool {
    guard line.count >= 12, line.extracting(0..<7).equals("HTTP/1."), line[8] == UInt8(ascii: " ")
    else { return false }
    guard let status = Int(digits: line.extracting(9..<12)), status >= 100,
      line.count == 12 || line[12] == UInt8(ascii: " ")
    else { return false }
    guard line[7] == UInt8(ascii: "1") || line[7] == UInt8(ascii: "0") else { return false }
    self.status = status
    keepsAlive = line[7] == UInt8(ascii: "1")
    return true
  }

  /// Most fields are told to be none of ours by the length of their names.
  private mutating func readField(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Bool {
    var colon = line.lowerBound
    while colon < line.upperBound, bytes[colon] != UInt8(ascii: ":") { colon &+= 1 }
    guard colon > line.lowerBound, colon < line.upperBound else { return false }
    let name = bytes.extracting(line.lowerBound..<colon)
    switch name.count {
    case 4 where name.equalsIgnoringCase("etag"):
      entityTag = ByteRange(bytes.trimmed(colon + 1..<line.upperBound))
    case 10 where name.equalsIgnoringCase("connection"):
      let value = bytes.extracting(bytes.trimmed(colon + 1..<line.upperBound))
      if value.equalsIgnoringCase("close") { keepsAlive = false }
      if value.equalsIgnoringCase("keep-alive") { keepsAlive = true }
    case 11 where name.equalsIgnoringCase("retry-after"):
      retryAfter = ByteRange(bytes.trimmed(colon + 1..<line.upperBound))
    case 14 where name.equalsIgnoringCase("content-length"):
      let value = bytes.extracting(bytes.trimmed(colon + 1..<line.upperBound))
      guard let length = Int(digits: value), contentLength == nil || contentLength == length else {
        return false
      }
      contentLength = length
    case 16 where name.equalsIgnoringCase("content-encoding"):
      // Of two, neither alone unpacks it.
      guard contentEncoding.isEmpty else { return false }
      contentEncoding = ByteRange(bytes.trimmed(colon + 1..<line.upperBound))
    case 17 where name.equalsIgnoringCase("transfer-encoding"):
      let value = bytes.extracting(bytes.trimmed(colon + 1..<line.upperBound))
      guard value.equalsIgnoringCase("chunked") else { return false }
      isChunked = true
    default: break
    }
    return true
  }
}

extension Span<UInt8> {
  /// Behind the empty line that ends a head; nil while it has not come.
  var endOfHead: Int? {
    var start = 0
    while let end = lineEnd(from: start) {
      if end == start { return end + 2 }
      start = end + 2
    }
    return nil
  }

  /// Where the line from `start` ends, before its CR LF; nil while that has not come.
  func lineEnd(from start: Int) -> Int? {
    let ones: UInt64 = 0x0101_0101_0101_0101
    var index = start
    while index &+ 8 <= count {
      let difference = word(at: index) ^ (ones &* 0x0D)
      let hits = (difference &- ones) & ~difference & (ones &* 0x80)
      guard hits != 0 else {
        index &+= 8
        continue
      }
      index &+= hits.trailingZeroBitCount / 8
      if index &+ 1 < count, self[index &+ 1] == 0x0A { return index }
      if index &+ 1 >= count { return nil }
      index &+= 1
    }
    while index &+ 1 < count {
      if self[index] == 0x0D, self[index &+ 1] == 0x0A { return index }
      index &+= 1
    }
    return nil
  }

  /// The range without blanks at its ends.
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    var end = range.upperBound
    while start < end, self[start] == 0x20 || self[start] == 0x09 { start += 1 }
    while start < end, self[end - 1] == 0x20 || self[end - 1] == 0x09 { end -= 1 }
    return start..<end
  }
}

extension Int {
  /// A number of at most 18 decimal digits and nothing else.
  init?(digits: Span<UInt8>) {
    guard (1...18).contains(digits.count) else { return nil }
    var number = 0
    for index in 0..<digits.count {
      let digit = digits[index] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      number = number * 10 + Int(digit)
    }
    self = number
  }
}
