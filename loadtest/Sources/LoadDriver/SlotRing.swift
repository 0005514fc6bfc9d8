/// Slots of connections that can take a request, the one that waits longest first.
struct SlotRing {
  private var slots: [Int]
  private var first = 0
  private(set) var count = 0

  init(capacity: Int) { slots = [Int](repeating: 0, count: max(1, capacity)) }

  mutating func append(_ slot: Int) {
    precondition(count < slots.count)
    slots[(first + count) % slots.count] = slot
    count += 1
  }

  mutating func popFirst() -> Int? {
    guard count > 0 else { return nil }
    defer {
      first = (first + 1) % slots.count
      count -= 1
    }
    return slots[first]
  }
}
