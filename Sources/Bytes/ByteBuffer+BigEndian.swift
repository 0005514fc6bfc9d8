extension ByteBuffer {
  /// Appends the bytes of `number`, the most significant first.
  @inlinable
  package mutating func append<Number: FixedWidthInteger>(bigEndian number: Number) {
    reserve(MemoryLayout<Number>.size)
    UnsafeMutableRawPointer(storage.baseAddress.unsafelyUnwrapped + end)
      .storeBytes(of: number.bigEndian, as: Number.self)
    end += MemoryLayout<Number>.size
  }
}
