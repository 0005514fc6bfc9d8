import Bytes

/// An array of one dimension that grows by an element at a time, to become a parameter or a column.
@usableFromInline
package struct ArrayValue: ~Copyable, Sendable, ValueWriter {
  @usableFromInline let elementType: SQLType
  /// Each element behind the number of its bytes.
  @usableFromInline var elements = ByteBuffer()
  @usableFromInline package var count = 0
  @usableFromInline var hasNull = false

  @inlinable
  package init(of elementType: SQLType) { self.elementType = elementType }

  @inlinable
  package mutating func appendValue(byteCount: Int, _ write: (inout ByteBuffer) -> Void) {
    elements.append(bigEndian: Int32(byteCount))
    write(&elements)
    count += 1
  }

  @inlinable
  package mutating func appendNull() {
    elements.append(bigEndian: Int32(-1))
    hasNull = true
    count += 1
  }

  /// Forgets the elements and keeps the memory.
  package mutating func removeAll() {
    elements.removeAll()
    count = 0
    hasNull = false
  }

  /// An empty array has no dimension, and says nothing of one.
  var byteCount: Int { count == 0 ? 12 : 20 + elements.count }

  borrowing func append(to output: inout ByteBuffer) {
    output.append(bigEndian: Int32(count == 0 ? 0 : 1))
    output.append(bigEndian: Int32(hasNull ? 1 : 0))
    output.append(bigEndian: elementType.rawValue)
    guard count > 0 else { return }
    output.append(bigEndian: Int32(count))
    // The index of the first element.
    output.append(bigEndian: Int32(1))
    elements.withSpan { output.append($0) }
  }
}
