import Bytes

/// Rows in the form that `COPY … FROM STDIN (FORMAT binary)` reads.
@usableFromInline
package struct CopyRows: ~Copyable, Sendable, ValueWriter {
  @usableFromInline let columnCount: Int
  @usableFromInline var bytes = ByteBuffer()
  /// How many columns the row at the end still lacks.
  @usableFromInline var missingColumnCount = 0

  init(columnCount: Int) {
    precondition(1...1_600 ~= columnCount)
    self.columnCount = columnCount
    bytes.append("PGCOPY\n")
    bytes.append(bigEndian: UInt32(0xFF0D_0A00))
    // No flags, and no extension of this header.
    bytes.append(bigEndian: UInt64(0))
  }

  /// Begins a row, whose columns follow.
  @inlinable
  package mutating func beginRow() {
    precondition(missingColumnCount == 0, "the row before lacks columns")
    bytes.append(bigEndian: Int16(columnCount))
    missingColumnCount = columnCount
  }

  @inlinable
  package mutating func appendValue(byteCount: Int, _ write: (inout ByteBuffer) -> Void) {
    precondition(missingColumnCount > 0, "the row has all its columns")
    bytes.append(bigEndian: Int32(byteCount))
    write(&bytes)
    missingColumnCount -= 1
  }

  @inlinable
  package mutating func appendNull() {
    precondition(missingColumnCount > 0, "the row has all its columns")
    bytes.append(bigEndian: Int32(-1))
    missingColumnCount -= 1
  }

  /// Says that there are no more rows.
  mutating func appendEnd() {
    precondition(missingColumnCount == 0, "the last row lacks columns")
    bytes.append(bigEndian: Int16(-1))
  }
}
