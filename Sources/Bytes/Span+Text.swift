extension Span<UInt8> {
  /// Whether these bytes are those of `text`.
  @inlinable
  package func equals(_ text: StaticString) -> Bool {
    guard count == text.utf8CodeUnitCount else { return false }
    let expected = UnsafeBufferPointer(start: text.utf8Start, count: count)
    for index in 0..<count where self[index] != expected[index] { return false }
    return true
  }

  /// Whether these bytes are those of `text`, an ASCII letter's case aside.
  /// `text` is written in lower case.
  @inlinable
  package func equalsIgnoringCase(_ text: StaticString) -> Bool {
    guard count == text.utf8CodeUnitCount else { return false }
    let expected = UnsafeBufferPointer(start: text.utf8Start, count: count)
    for index in 0..<count where self[index].lowercased != expected[index] { return false }
    return true
  }
}

extension UInt8 {
  /// The byte, an ASCII capital made small.
  @inlinable
  package var lowercased: UInt8 {
    self &- UInt8(ascii: "A") < 26 ? self | 0x20 : self
  }
}

extension String {
  /// Decodes the bytes as UTF-8, repairing what is not.
  package init(decoding bytes: Span<UInt8>) {
    self = bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
  }
}
