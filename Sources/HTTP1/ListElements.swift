/// Goes through the elements of a field's comma-separated value, without the whitespace around
/// them. Empty elements are elements here: what they mean is for the field to say.
struct ListElements {
  private var next: Int?
  private let end: Int

  init(_ value: Range<Int>) {
    next = value.lowerBound
    end = value.upperBound
  }

  mutating func next(in bytes: Span<UInt8>) -> Range<Int>? {
    guard let start = next else { return nil }
    let comma = bytes.firstIndex(of: UInt8(ascii: ","), in: start..<end)
    next = comma < end ? comma + 1 : nil
    return bytes.trimmed(start..<comma)
  }
}
