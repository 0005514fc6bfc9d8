/// A piece of some bytes, named by its place in them.
///
/// A span can be neither stored nor returned; where it lies can: whoever holds the bytes lends the
/// piece with `bytes.extracting(range.bounds)`.
@usableFromInline
package struct ByteRange: Equatable, Sendable, BitwiseCopyable {
  @usableFromInline package let offset: UInt32
  @usableFromInline package let count: UInt32

  @inlinable
  package init(_ bounds: Range<Int>) {
    offset = UInt32(bounds.lowerBound)
    count = UInt32(bounds.count)
  }

  /// No bytes, at the start of all.
  @inlinable package static var empty: ByteRange { ByteRange(0..<0) }

  @inlinable package var isEmpty: Bool { count == 0 }
  @inlinable package var bounds: Range<Int> { Int(offset)..<Int(offset) + Int(count) }
}
