import Timing

/// The commands that wait for their replies, in the order in which they were sent: a ring of small
/// structs, so that a command costs no allocation once the ring has grown.
struct InFlightQueue<Receiver>: ~Copyable {
  private struct Entry {
    /// Nil once the command has timed out: its reply is skipped when it comes.
    var receiver: Receiver?
    var deadline: MonotonicTime
    var byteCount: Int
  }

  private var entries: [Entry] = []
  private var first = 0
  private(set) var count = 0
  /// No receiver's deadline is before this; it may be earlier than need be.
  private(set) var earliestDeadline = MonotonicTime.never

  var isEmpty: Bool { count == 0 }

  /// When the oldest command timed out; nil when there is none or it has not.
  var overdueSince: MonotonicTime? {
    guard count > 0, entries[first].receiver == nil else { return nil }
    return entries[first].deadline
  }

  mutating func append(_ receiver: Receiver, deadline: MonotonicTime, byteCount: Int) {
    if count == entries.count { grow() }
    let entry = Entry(receiver: receiver, deadline: deadline, byteCount: byteCount)
    entries[slot(count)] = entry
    count += 1
    if deadline < earliestDeadline { earliestDeadline = deadline }
  }

  /// Takes out the oldest command, whose receiver is nil if it has timed out.
  mutating func removeFirst() -> Receiver? {
    precondition(count > 0)
    let receiver = entries[first].receiver.take()
    first = slot(1)
    count -= 1
    if count == 0 { earliestDeadline = .never }
    return receiver
  }

  /// Takes the receivers whose deadline has passed; their commands stay in their places.
  mutating func takeTimedOut(now: MonotonicTime) -> [Receiver] {
    guard earliestDeadline <= now else { return [] }
    var taken: [Receiver] = []
    earliestDeadline = .never
    for index in 0..<count {
      let slot = slot(index)
      guard entries[slot].receiver != nil else { continue }
      if entries[slot].deadline <= now {
        taken += entries[slot].receiver.take().map { [$0] } ?? []
      } else {
        earliestDeadline = min(earliestDeadline, entries[slot].deadline)
      }
    }
    return taken
  }

  /// Drops the commands that have timed out, and tells of each of the others, in order, where its
  /// bytes were among those of all.
  mutating func dropTimedOut(_ keep: (Range<Int>) -> Void) {
    var offset = 0
    for _ in 0..<count {
      let entry = entries[first]
      let end = offset + entry.byteCount
      let receiver = removeFirst()
      if let receiver {
        append(receiver, deadline: entry.deadline, byteCount: entry.byteCount)
        keep(offset..<end)
      }
      offset = end
    }
  }

  private func slot(_ index: Int) -> Int { (first + index) & (entries.count - 1) }

  /// Makes the ring twice as large; its size is always a power of two.
  private mutating func grow() {
    let free = Entry(receiver: nil, deadline: .never, byteCount: 0)
    var larger = (0..<count).map { entries[slot($0)] }
    larger += Array(repeating: free, count: max(16, count))
    entries = larger
    first = 0
  }
}
