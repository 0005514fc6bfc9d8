import Bytes

/// One reply of the server, or one element of an array in it, lent for the time of a call.
///
/// It shows bytes that the connection overwrites with the next reply: what stays must be copied
/// out. It cannot be copied itself, so whoever it is lent to cannot keep it.
@usableFromInline
package struct RedisReply: ~Copyable {
  @usableFromInline
  package enum Kind: UInt8, Sendable {
    /// A string of any bytes.
    case string
    /// A word such as `OK`.
    case status
    case integer
    case null
    case array
    /// A refusal within an array, such as EXEC answers; by itself it never comes as a reply.
    case error
  }

  /// How a reply is kept: a list of tokens in the order in which they came, an array's elements
  /// behind it.
  @usableFromInline
  struct Token {
    @usableFromInline var kind: Kind
    /// The number itself, or how many bytes or elements it has.
    @usableFromInline var value: Int
    /// Where its bytes start.
    @usableFromInline var offset = 0
  }

  @usableFromInline let tokens: UnsafePointer<Token>
  @usableFromInline let text: UnsafePointer<UInt8>?

  /// `tokens` are those of a whole reply; their offsets count from `text`, which a reply of numbers
  /// alone may lack.
  init(tokens: UnsafePointer<Token>, text: UnsafePointer<UInt8>?) {
    self.tokens = tokens
    self.text = text
  }

  @inlinable package var kind: Kind { tokens.pointee.kind }
  @inlinable package var isNull: Bool { kind == .null }

  /// Lends the bytes of a string or status.
  @inlinable
  package func withBytes<Result>(
    _ body: (Span<UInt8>) throws -> Result
  ) throws -> Result {
    guard kind == .string || kind == .status else { throw unexpected(.string) }
    return try lend(body)
  }

  /// Lends the bytes of a string, or answers nil for null: what GET replies.
  @inlinable
  package func withBytesIfAny<Result>(
    _ body: (Span<UInt8>) throws -> Result
  ) throws -> Result? {
    isNull ? nil : try withBytes(body)
  }

  /// The text of a string or status.
  package func string() throws(RedisError) -> String {
    guard kind == .string || kind == .status else { throw unexpected(.string) }
    return lend { bytes in String(decoding: bytes) }
  }

  /// The text of a string or status, nil for null.
  package func stringIfAny() throws(RedisError) -> String? {
    isNull ? nil : try string()
  }

  package func integer() throws(RedisError) -> Int {
    guard kind == .integer else { throw unexpected(.integer) }
    return tokens.pointee.value
  }

  /// Throws unless this is the status `OK`.
  package func expectOK() throws(RedisError) {
    let isOK = kind == .status && lend { bytes in bytes.equals("OK") }
    guard isOK else { throw unexpected(.status) }
  }

  /// How many elements an array has.
  package func count() throws(RedisError) -> Int {
    guard kind == .array else { throw unexpected(.array) }
    return tokens.pointee.value
  }

  /// Lends each element of an array, with its index.
  package func forEach(
    _ body: (Int, borrowing RedisReply) throws -> Void
  ) throws {
    var element = tokens + 1
    for index in 0..<(try count()) {
      try body(index, RedisReply(tokens: element, text: text))
      element = Self.end(of: element)
    }
  }

  /// Lends one element of an array. It steps over those before it: of many, use `forEach`.
  package func withElement<Result>(
    at index: Int, _ body: (borrowing RedisReply) throws -> Result
  ) throws -> Result {
    guard index < (try count()) else {
      throw RedisError.unexpectedReply("an array with too few elements")
    }
    var element = tokens + 1
    for _ in 0..<index { element = Self.end(of: element) }
    return try body(RedisReply(tokens: element, text: text))
  }

  /// What the server says in a refusal.
  func serverError() -> RedisServerError {
    lend { bytes in RedisServerError(text: String(decoding: bytes)) }
  }

  @inlinable
  func lend<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let token = tokens.pointee
    return try body(
      Span(
        _unsafeElements: UnsafeBufferPointer(
          start: text.map { $0 + token.offset }, count: token.value)))
  }

  /// The token behind the last one of the reply that starts at `first`.
  private static func end(of first: UnsafePointer<Token>) -> UnsafePointer<Token> {
    var token = first
    var left = 1
    while left > 0 {
      left -= 1
      if token.pointee.kind == .array { left += token.pointee.value }
      token += 1
    }
    return token
  }

  @usableFromInline
  func unexpected(_ wanted: Kind) -> RedisError {
    if kind == .error { return .server(serverError()) }
    return .unexpectedReply("\(kind) in place of \(wanted)")
  }
}
