extension Span<UInt8> {
  /// The number whose bytes stand at `offset`, the most significant first; nil when not all of
  /// them are there.
  @inlinable
  package func bigEndian<Number: FixedWidthInteger>(
    at offset: Int = 0, as type: Number.Type = Number.self
  ) -> Number? {
    guard offset >= 0, offset <= count - MemoryLayout<Number>.size else { return nil }
    return withUnsafeBytes { bytes in
      Number(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Number.self))
    }
  }
}
