import Bytes

/// One parsed JSON text (RFC 8259, strictly): a flat tape of tokens, whose memory serves one parse
/// after the other.
///
/// The document keeps a copy of its input, so that cursors stay good when the input is gone, no
/// load needs care at the input's end, and escapes are resolved where they stand.
///
///     try document.parse(body)
///     document.forEachMember(of: document.root, &problems) { key, value, _ throws(JSONProblem) in
///       switch key {
///       case "quantity": quantity = try document.integer(value, in: 1...1_000_000)
///       default: throw .unknownField
///       }
///     }
///
/// Beside simdjson 3.0.1 (DOM; the same copy, keys may repeat), parsed and walked: 53 bytes in 58
/// ns (simdjson 71), 119 bytes in 109 ns (105), a batch of 78 KB at 1.27 GB/s (1.72).
@usableFromInline
package struct JSONDocument: ~Copyable {
  package let limits: JSONLimits
  @usableFromInline var text = JSONText()
  @usableFromInline var tokens = Slab<JSONToken>()
  /// How many tokens the parse under way has written.
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
    tokens.truncate(to: 0)
    guard input.count <= limits.byteCountMax else {
      throw JSONError(.tooLong, at: limits.byteCountMax)
    }
    text.assign(input)
    // No token is shorter than a byte.
    tokens.reserve(min(input.count, limits.tokenCountMax))
    do throws(JSONError) {
      let end = text.skipSpace(try readValue(at: text.skipSpace(0), depth: 0))
      guard end == text.count else { throw JSONError(.trailingBytes, at: end) }
    } catch {
      tokens.truncate(to: 0)
      throw error
    }
    tokens.truncate(to: tokenCount)
  }

  /// The document's one value.
  @inlinable
  package var root: JSONValue {
    precondition(tokens.count > 0, "nothing was parsed")
    return JSONValue(index: 0)
  }

  /// The size of the memory held.
  package var heldByteCount: Int { text.bytes.byteCount + tokens.byteCount + keys.byteCount }

  /// Gives back the memory that a large input took.
  package mutating func releaseMemory() {
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
