/// The entity tags that were last answered, of at most so many products.
struct EntityTags {
  private var tags: [Int: [UInt8]] = [:]

  static let countMax = 65_536
  private static let byteCountMax = 128

  subscript(product: Int) -> [UInt8] { tags[product] ?? [] }

  mutating func keep(_ tag: Span<UInt8>, of product: Int) {
    guard !tag.isEmpty, tag.count <= Self.byteCountMax else { return }
    guard tags.count < Self.countMax || tags[product] != nil else { return }
    tags[product] = tag.withUnsafeBufferPointer { Array($0) }
  }
}
