extension PriceSheet {
  /// About how many bytes of memory the sheet holds, for whoever keeps many.
  public var heldByteCount: Int {
    let texts =
      sku.heldByteCount + categories.reduce(0) { $0 + $1.heldByteCount }
      + attributes.reduce(0) { $0 + $1.name.heldByteCount + $1.value.heldByteCount }
      + lists.reduce(0) { $0 + $1.list.heldByteCount }
      + signals.reduce(0) { $0 + $1.name.heldByteCount }
    return texts + Self.ownByteCount + heldByteCount(of: categories)
      + heldByteCount(of: attributes) + heldByteCount(of: lists) + heldByteCount(of: entries)
      + heldByteCount(of: tiers.tiers) + heldByteCount(of: signals)
  }

  /// What the object itself takes, rounded up as the allocator does.
  private static var ownByteCount: Int { 192 }

  private func heldByteCount<Element>(of array: [Element]) -> Int {
    array.isEmpty ? 0 : 32 + array.capacity * MemoryLayout<Element>.stride
  }
}

extension Text {
  /// What is kept outside: texts of up to fifteen bytes are kept where they stand.
  fileprivate var heldByteCount: Int {
    let count = string.utf8.count
    return count > 15 ? 48 + count : 0
  }
}
