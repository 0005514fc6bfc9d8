import Bytes

/// Hashes skus for the local layer, differently in each process: nobody can choose skus that fall
/// into one place.
struct SheetHash: Sendable {
  let seed: UInt64

  func callAsFunction(_ sku: Span<UInt8>) -> UInt64 {
    var hash = seed ^ UInt64(truncatingIfNeeded: sku.count)
    var offset = 0
    while offset &+ 8 <= sku.count {
      hash = Self.mixed(hash, sku.word(at: offset))
      offset &+= 8
    }
    guard offset < sku.count else { return hash }
    if sku.count >= 8 { return Self.mixed(hash, sku.word(at: sku.count &- 8)) }
    var tail: UInt64 = 0
    for index in offset..<sku.count { tail = tail &<< 8 | UInt64(sku[index]) }
    return Self.mixed(hash, tail)
  }

  @inline(__always)
  private static func mixed(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let (high, low) = (hash ^ word).multipliedFullWidth(by: 0x9FB2_1C65_1E98_DF25)
    return high ^ low
  }
}
