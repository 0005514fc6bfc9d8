/// Texts that sheet after sheet has, such as the names of lists and categories: each is made once,
/// and the sheets share it.
///
/// It is a table of a fixed size in which a text takes the place of another with the same slot, so
/// that what does not come again is soon forgotten. Whoever reads has one of its own.
package struct KnownTexts {
  private var texts: [Text?]
  private var categories: [[Text]]

  private static let textSlotCount = 1_024
  private static let categorySlotCount = 256

  /// Knows none yet.
  package init() {
    texts = Array(repeating: nil, count: Self.textSlotCount)
    categories = Array(repeating: [], count: Self.categorySlotCount)
  }

  /// The text of a name's bytes; nil where no name is so.
  mutating func name(_ bytes: Span<UInt8>) -> Text? {
    let slot = bytes.slot(among: Self.textSlotCount)
    if let known = texts[slot], known.isText(of: bytes) { return known }
    guard let text = Self.text(bytes) else { return nil }
    var report = FaultReport()
    report.requireName(text.string, "")
    guard report.faults.isEmpty else { return nil }
    texts[slot] = text
    return text
  }

  /// The text of a value's bytes; nil where no value is so.
  mutating func value(_ bytes: Span<UInt8>) -> Text? {
    if let name = name(bytes) { return name }
    guard bytes.count <= EntityLimits.valueByteCountMax else { return nil }
    return Self.text(bytes)
  }

  /// The category of a path and those above it, the nearest first; nil where no path is so.
  mutating func categories(_ path: Span<UInt8>) -> [Text]? {
    let slot = path.slot(among: Self.categorySlotCount)
    if let known = categories[slot].first, known.isText(of: path) { return categories[slot] }
    guard let text = Self.text(path) else { return nil }
    var report = FaultReport()
    report.requireCategory(text.string, "")
    guard report.faults.isEmpty else { return nil }
    categories[slot] = Category.withAncestors(text.string).map { Text($0) }
    return categories[slot]
  }

  /// Nil for bytes that are no UTF-8.
  private static func text(_ bytes: Span<UInt8>) -> Text? {
    guard let valid = try? UTF8Span(validating: bytes) else { return nil }
    return Text(String(copying: valid))
  }
}

extension Text {
  fileprivate func isText(of bytes: Span<UInt8>) -> Bool {
    let own = string.utf8.span
    guard own.count == bytes.count else { return false }
    for index in bytes.indices where own[index] != bytes[index] { return false }
    return true
  }
}

extension Span<UInt8> {
  /// A number below a power of two that hangs on the count of the bytes and on the first and the
  /// last eight of them. What they have in common shares a slot, which costs no more than time.
  fileprivate func slot(among slotCount: Int) -> Int {
    var first: UInt64 = 0
    var last: UInt64 = 0
    if count >= 8 {
      first = bytes.unsafeLoadUnaligned(fromByteOffset: 0, as: UInt64.self)
      last = bytes.unsafeLoadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
    } else {
      for index in indices { first = first &<< 8 | UInt64(self[index]) }
    }
    let mixed = (first &* 0x9E37_79B9_7F4A_7C15 ^ last) &+ UInt64(truncatingIfNeeded: count)
    // The highest bits of a product hang on all bits of its factor.
    return Int(truncatingIfNeeded: (mixed &* 0xD6E8_FEB8_6659_FD93) &>> 48) & (slotCount &- 1)
  }
}
