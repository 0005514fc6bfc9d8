import Bytes

/// Takes values in PostgreSQL's binary form, one after the other: the parameters of a query, the
/// elements of an array, the columns of a row to copy in.
@usableFromInline
package protocol ValueWriter: ~Copyable {
  /// Takes a value of `byteCount` bytes, which `write` appends.
  mutating func appendValue(byteCount: Int, _ write: (inout ByteBuffer) -> Void)

  mutating func appendNull()
}

extension ValueWriter where Self: ~Copyable {
  /// Appends UTF-8 text as a `text`.
  @inlinable
  package mutating func append(text: Span<UInt8>) {
    appendValue(byteCount: text.count) { $0.append(text) }
  }

  package mutating func append(text: String) {
    append(text: text.utf8.span)
  }

  /// Appends a `bytea`.
  @inlinable
  package mutating func append(bytes: Span<UInt8>) {
    appendValue(byteCount: bytes.count) { $0.append(bytes) }
  }

  @inlinable
  package mutating func append(int8 number: Int64) {
    appendValue(byteCount: 8) { $0.append(bigEndian: number) }
  }

  @inlinable
  package mutating func append(int4 number: Int32) {
    appendValue(byteCount: 4) { $0.append(bigEndian: number) }
  }

  @inlinable
  package mutating func append(bool: Bool) {
    appendValue(byteCount: 1) { $0.append(bool ? 1 : 0) }
  }

  @inlinable
  package mutating func append(timestamptz instant: Timestamp) {
    append(int8: instant.microsecondsSince2000)
  }

  package mutating func append(numeric: Numeric) {
    let groups = numeric.groups
    appendValue(byteCount: groups.byteCount) { groups.append(to: &$0) }
  }

  /// Appends an array, which stays as it is.
  package mutating func append(array: borrowing ArrayValue) {
    appendValue(byteCount: array.byteCount) { array.append(to: &$0) }
  }
}
