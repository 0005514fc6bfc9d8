import Bytes

/// A document's own copy of its input, in which strings are unescaped in place.
///
/// Behind the last byte stand zeros, which no JSON text may hold: every scan stops there by itself,
/// and eight bytes can be loaded at any offset of the input.
@usableFromInline
struct JSONText: ~Copyable {
  @usableFromInline var bytes = Slab<UInt8>()
  private(set) var count = 0

  private static let paddingByteCount = 16

  init() {}

  mutating func assign(_ input: Span<UInt8>) {
    count = input.count
    bytes.reserve(count + Self.paddingByteCount)
    let target = UnsafeMutableRawPointer(bytes.elements)
    input.withUnsafeBytes { source in
      if let start = source.baseAddress { target.copyMemory(from: start, byteCount: source.count) }
    }
    (target + count).initializeMemory(as: UInt8.self, repeating: 0, count: Self.paddingByteCount)
  }

  mutating func releaseMemory() {
    bytes.releaseMemory()
    count = 0
  }

  subscript(offset: Int) -> UInt8 {
    @inline(__always) get { bytes[offset] }
    @inline(__always) set { bytes[offset] = newValue }
  }

  /// The eight bytes from `offset` on, the first one lowest. An input must have been assigned.
  @inline(__always)
  func word(at offset: Int) -> UInt64 {
    precondition(UInt(bitPattern: offset) < UInt(bitPattern: bytes.count &- 7))
    let start = UnsafeRawPointer(bytes.elements)
    return UInt64(littleEndian: start.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  /// Lends the bytes of `range`.
  @inlinable
  @inline(__always)
  borrowing func withSpan<Result, Failure: Error>(
    _ range: Range<Int>, _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    precondition(range.upperBound <= bytes.count)
    let start = UnsafePointer(bytes.elements) + range.lowerBound
    return try body(Span(_unsafeStart: start, count: range.count))
  }
}
