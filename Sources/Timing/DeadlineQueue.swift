/// What is due when: a binary heap of deadlines whose entries can be moved and withdrawn.
///
/// Every operation costs O(log n). An entry is known by the ticket it got, which stays valid while
/// the entry waits and never names a later one.
package struct DeadlineQueue<Element> {
  /// Names one waiting entry.
  package struct Ticket: Equatable, Sendable {
    fileprivate var slot: Int
    fileprivate var generation: UInt32
  }

  private struct Slot {
    var element: Element?
    var generation: UInt32
    /// Where the entry stands in the heap; for a free slot, the next free one (-1: none).
    var position: Int
  }

  private var heap: [(deadline: MonotonicTime, slot: Int)] = []
  private var slots: [Slot] = []
  private var firstFree = -1

  package init() {}

  package var count: Int { heap.count }

  /// When the first entry is due; `never` without one.
  package var earliest: MonotonicTime { heap.first?.deadline ?? .never }

  package mutating func insert(_ element: Element, at deadline: MonotonicTime) -> Ticket {
    let slot = takeSlot(for: element)
    heap.append((deadline, slot))
    slots[slot].position = heap.count - 1
    rise(from: heap.count - 1)
    return Ticket(slot: slot, generation: slots[slot].generation)
  }

  /// Gives a waiting entry another deadline; false when it waits no longer.
  @discardableResult
  package mutating func move(_ ticket: Ticket, to deadline: MonotonicTime) -> Bool {
    guard let position = position(of: ticket) else { return false }
    let earlier = deadline < heap[position].deadline
    heap[position].deadline = deadline
    if earlier { rise(from: position) } else { sink(from: position) }
    return true
  }

  /// Withdraws a waiting entry; nil when it waits no longer.
  @discardableResult
  package mutating func remove(_ ticket: Ticket) -> Element? {
    position(of: ticket).flatMap { removeEntry(at: $0) }
  }

  /// Takes out the first entry that is due at `now`, if there is one.
  package mutating func popDue(now: MonotonicTime) -> Element? {
    guard let first = heap.first, first.deadline <= now else { return nil }
    return removeEntry(at: 0)
  }

  private func position(of ticket: Ticket) -> Int? {
    let slot = slots[ticket.slot]
    return slot.generation == ticket.generation && slot.element != nil ? slot.position : nil
  }

  private mutating func removeEntry(at position: Int) -> Element? {
    let slot = heap[position].slot
    let last = heap.removeLast()
    if position < heap.count {
      heap[position] = last
      slots[last.slot].position = position
      rise(from: position)
      sink(from: slots[last.slot].position)
    }
    return releaseSlot(slot)
  }

  private mutating func takeSlot(for element: Element) -> Int {
    guard firstFree >= 0 else {
      slots.append(Slot(element: element, generation: 0, position: 0))
      return slots.count - 1
    }
    let slot = firstFree
    firstFree = slots[slot].position
    slots[slot].element = element
    return slot
  }

  private mutating func releaseSlot(_ slot: Int) -> Element? {
    let element = slots[slot].element
    slots[slot] = Slot(
      element: nil, generation: slots[slot].generation &+ 1, position: firstFree)
    firstFree = slot
    return element
  }

  private mutating func rise(from start: Int) {
    var position = start
    while position > 0 {
      let parent = (position - 1) / 2
      guard heap[position].deadline < heap[parent].deadline else { return }
      exchange(position, parent)
      position = parent
    }
  }

  private mutating func sink(from start: Int) {
    var position = start
    while true {
      var least = position
      for child in [2 * position + 1, 2 * position + 2] where child < heap.count {
        if heap[child].deadline < heap[least].deadline { least = child }
      }
      guard least != position else { return }
      exchange(position, least)
      position = least
    }
  }

  private mutating func exchange(_ one: Int, _ other: Int) {
    heap.swapAt(one, other)
    slots[heap[one].slot].position = one
    slots[heap[other].slot].position = other
  }
}
