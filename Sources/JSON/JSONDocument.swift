import Bytes

/// One parsed JSON text (RFC 8259, strictly): a flat tape of tokens, whose memory serves one parse
/// after the other.
///
/// The document keeps a copy of its input, so that cursors stay good when the input is gone, no
/// load needs care at the input's end, and escapes are resolved where they stand.
@usableFromInline
package struct JSONDocument: ~Copyable {
  package let limits: JSONLimits
  @usableFromInline var text = JSONText()
  @usableFromInline var tokens = Slab<JSONToken>()
  var tokenCount = 0
  /// Scratch to sort the keys of a large object.
  var keys = Slab<SortedKey>()
  /// How often two keys of the document were compared.
  package internal(set) var keyComparisonCount = 0

  package init(limits: JSONLimits = JSONLimits()) {
    precondition(limits.byteCountMax <= Int32.max && limits.depthMax <= 1024)
    self.limits = limits
  }

  /// Reads `input` in place of what the document held; after an error it holds nothing.
  package mutating func parse(_ input: Span<UInt8>) throws(JSONError) {
    tokenCount = 0
    keyComparisonCount = 0
    guard input.count <= limits.byteCountMax else {
      throw JSONError(.tooLong, at: limits.byteCountMax)
    }
    text.assign(input)
    // No token is shorter than a byte.
    tokens.reserve(min(input.count, limits.tokenCountMax))
    do throws(JSONError) {
      let end = skipSpace(try readValue(at: skipSpace(0), depth: 0))
      guard end == text.count else { throw JSONError(.trailingBytes, at: end) }
    } catch {
      tokenCount = 0
      throw error
    }
  }

  /// The document's one value.
  @usableFromInline
  package var root: JSONValue {
    precondition(tokenCount > 0, "nothing was parsed")
    return JSONValue(index: 0)
  }

  /// The size of the memory held.
  package var heldByteCount: Int { text.bytes.byteCount + tokens.byteCount + keys.byteCount }

  /// Gives back the memory that a large input took.
  package mutating func releaseMemory() {
    tokenCount = 0
    text.releaseMemory()
    tokens.releaseMemory()
    keys.releaseMemory()
  }

  @inline(__always)
  mutating func append(_ kind: JSONKind, from start: Int, to end: Int) throws(JSONError) {
    guard tokenCount < tokens.count else { throw JSONError(.tooManyValues, at: start) }
    tokens[tokenCount] = JSONToken(
      start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: end),
      link: UInt32(truncatingIfNeeded: tokenCount &+ 1), kind: kind)
    tokenCount &+= 1
  }

  /// Ends a container at `end`: the next token will stand behind it.
  @inline(__always)
  mutating func close(_ container: Int, at end: Int) {
    tokens[container].end = UInt32(truncatingIfNeeded: end)
    tokens[container].link = UInt32(truncatingIfNeeded: tokenCount)
  }
}
