/// An HTTP/1.1 response as it came, read strictly: what a careful client would stumble over is an
/// error here.
package struct RawResponse: Equatable, Sendable {
  /// One header field, its name as it was written.
  package struct Field: Equatable, Sendable {
    package let name: String
    package let value: String
  }

  package let status: Int
  package let reason: String
  package let fields: [Field]
  package private(set) var body: [UInt8] = []

  /// The body as text.
  package var text: String { String(decoding: body, as: UTF8.self) }

  /// The values of all fields called `name`, in any case, joined as one list; nil without any.
  package subscript(name: String) -> String? {
    let values = fields.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    return values.isEmpty ? nil : values.joined(separator: ", ")
  }

  /// The response that `bytes` start with and how many of them it takes; nil when it is not whole
  /// yet. `isAtEnd` says that no more will come.
  package static func parse(
    _ bytes: [UInt8], toHead: Bool, isAtEnd: Bool
  ) throws(RawConnection.Failure) -> (RawResponse, byteCount: Int)? {
    var cursor = Cursor(bytes: bytes)
    guard let head = cursor.take(through: "\r\n\r\n") else { return nil }
    var response = try RawResponse(head: head)
    switch try response.framing(toHead: toHead) {
    case .none: break
    case .length(let count):
      guard let body = cursor.take(count) else { return nil }
      response.body = body
    case .chunked:
      guard let body = try cursor.takeChunks() else { return nil }
      response.body = body
    case .untilEnd:
      guard isAtEnd else { return nil }
      response.body = cursor.takeRest()
    }
    return (response, cursor.position)
  }

  private init(head: [UInt8]) throws(RawConnection.Failure) {
    // A lone CR or LF ends no line; "\r\n" is one character.
    var lines = String(decoding: head.dropLast(4), as: UTF8.self).split(
      separator: "\r\n" as Character, omittingEmptySubsequences: false)
    if let line = lines.first(where: { $0.contains(where: \.isNewline) }) {
      throw .malformed("\(line)")
    }
    let start = lines.removeFirst()
    let words = start.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
    guard words.count == 3, words[0] == "HTTP/1.1", words[1].count == 3,
      let status = number(words[1])
    else { throw .malformed("\(start)") }
    self.status = status
    reason = String(words[2])
    fields = try lines.map { line throws(RawConnection.Failure) in try Field(line: line) }
  }

  private enum Framing {
    case none
    case length(Int)
    case chunked
    case untilEnd
  }

  /// RFC 9112, section 6.3.
  private func framing(toHead: Bool) throws(RawConnection.Failure) -> Framing {
    if toHead || status < 200 || status == 204 || status == 304 { return .none }
    switch (self["transfer-encoding"], self["content-length"]) {
    case (nil, nil): return .untilEnd
    case ("chunked", nil): return .chunked
    case (nil, .some(let digits)):
      guard let count = number(digits) else { throw .malformed("content-length \(digits)") }
      return .length(count)
    case (let coding, let length):
      throw .malformed("transfer-encoding \(coding ?? "none"), content-length \(length ?? "none")")
    }
  }
}

/// The number that the digits spell; `Int.init` alone would let a sign through.
private func number(_ digits: some StringProtocol, radix: Int = 10) -> Int? {
  digits.allSatisfy(\.isHexDigit) ? Int(digits, radix: radix) : nil
}

extension RawResponse.Field {
  fileprivate init(line: Substring) throws(RawConnection.Failure) {
    guard let colon = line.firstIndex(of: ":"), colon != line.startIndex,
      !line[..<colon].contains(where: \.isWhitespace)
    else { throw .malformed("\(line)") }
    let value = line[line.index(after: colon)...]
    let blank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
    name = String(line[..<colon])
    self.value = String(
      value.drop(while: blank).reversed().drop(while: blank).reversed() as [Character])
  }
}

/// A place in bytes that are read from front to back.
private struct Cursor {
  let bytes: [UInt8]
  private(set) var position = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func take(_ count: Int) -> [UInt8]? {
    guard bytes.count - position >= count else { return nil }
    defer { position += count }
    return Array(bytes[position..<position + count])
  }

  mutating func takeRest() -> [UInt8] {
    defer { position = bytes.count }
    return Array(bytes[position...])
  }

  mutating func take(through mark: String) -> [UInt8]? {
    let mark = Array(mark.utf8)
    var end = position + mark.count
    while end <= bytes.count {
      if bytes[end - mark.count..<end].elementsEqual(mark) { return take(end - position) }
      end += 1
    }
    return nil
  }

  /// The body in chunks, and the trailer behind it.
  mutating func takeChunks() throws(RawConnection.Failure) -> [UInt8]? {
    var body: [UInt8] = []
    while let line = take(through: "\r\n") {
      let digits = String(decoding: line.dropLast(2), as: UTF8.self)
      guard let count = number(digits, radix: 16) else { throw .malformed("chunk \(digits)") }
      if count == 0 { return takeTrailer() ? body : nil }
      guard let chunk = take(count), let end = take(2) else { return nil }
      guard end == [13, 10] else { throw .malformed("a chunk longer than its size") }
      body += chunk
    }
    return nil
  }

  private mutating func takeTrailer() -> Bool {
    while let line = take(through: "\r\n") {
      if line.count == 2 { return true }
    }
    return false
  }
}
