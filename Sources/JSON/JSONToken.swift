/// What kind of value a token stands for.
@usableFromInline
package enum JSONKind: UInt8, BitwiseCopyable {
  case null, boolean, number, string, array, object
}

/// One value, or one member's key, of a parsed document: 16 bytes on the tape.
///
/// A container is followed by all that it holds; in an object every key is followed by its value.
@usableFromInline
struct JSONToken: BitwiseCopyable {
  /// Where the value starts in the text: a string behind its quote, a container at its bracket.
  @usableFromInline var start: UInt32
  /// Where it ends: a string at the end of its unescaped bytes, a container behind its bracket.
  @usableFromInline var end: UInt32
  /// Of a value: the token behind it and all it holds. Of a key, whose value is the next token
  /// always: its fingerprint.
  @usableFromInline var link: UInt32
  @usableFromInline var kind: JSONKind

  @inlinable
  var range: Range<Int> { Range(uncheckedBounds: (Int(start), Int(end))) }
}

/// A value within a parsed document: an index, to be asked of the document that gave it.
@usableFromInline
package struct JSONValue: Equatable {
  @usableFromInline let index: Int

  @inlinable
  init(index: Int) { self.index = index }
}
