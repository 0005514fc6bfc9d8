import Bytes

/// The parameters of one query, in their order.
@usableFromInline
package struct Parameters: ~Copyable, Sendable, ValueWriter {
  @usableFromInline package static var countMax: Int { 32 }

  /// The values' bytes, one behind the other.
  @usableFromInline var bytes = ByteBuffer()
  /// Of each value, how many bytes it has; -1 stands for NULL.
  @usableFromInline var byteCounts = InlineArray<32, Int32>(repeating: 0)
  @usableFromInline var count = 0

  /// Memory that large parameters needed is not kept for later ones beyond this.
  private static let keptByteCountMax = 16 * 1024

  @inlinable
  package init() {}

  @inlinable
  package mutating func appendValue(byteCount: Int, _ write: (inout ByteBuffer) -> Void) {
    precondition(count < Self.countMax && byteCount <= Int32.max)
    write(&bytes)
    byteCounts[count] = Int32(byteCount)
    count += 1
  }

  @inlinable
  package mutating func appendNull() {
    precondition(count < Self.countMax)
    byteCounts[count] = -1
    count += 1
  }

  package mutating func removeAll() {
    count = 0
    if bytes.capacity > Self.keptByteCountMax { bytes.releaseMemory() } else { bytes.removeAll() }
  }
}
