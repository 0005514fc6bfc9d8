import PriceCache
import TestKit
import Testing

/// The index of slots beside a dictionary that says what is in it.
struct SlotIndexTests {
  @Test func `what is in it is found, and nothing else, however crowded its places are`() {
    let seed = UInt64.random(in: 0 ... .max)
    var random = SeededGenerator(seed: seed)
    var index = SlotIndex()
    /// The hash of each slot.
    var held: [Int: UInt64] = [:]
    for step in 0..<20_000 {
      // Few hashes, so that many share a place or a whole hash, and differ in the slot alone.
      let hash = UInt64.random(in: 0..<64, using: &random) * (step % 3 == 0 ? 1 : 0x1_0000_0001)
      let slot = Int.random(in: 0..<200, using: &random)
      if let own = held[slot] {
        #expect(index.slot(of: own) { $0 == slot } == slot, "seed \(seed)")
        index.remove(slot, hash: own)
        held[slot] = nil
      } else {
        index.insert(slot, hash: hash)
        held[slot] = hash
      }
      #expect(index.slot(of: hash) { $0 == slot } == held[slot].map { _ in slot }, "seed \(seed)")
      #expect(index.count == held.count, "seed \(seed)")
    }
    for (slot, hash) in held {
      #expect(index.slot(of: hash) { $0 == slot } == slot, "seed \(seed)")
    }
    index.removeAll()
    for (slot, hash) in held { #expect(index.slot(of: hash) { $0 == slot } == nil) }
  }
}
