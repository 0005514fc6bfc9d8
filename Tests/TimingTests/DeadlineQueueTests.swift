import TestKit
import Testing
import Timing

private func moment(_ nanoseconds: Int64) -> MonotonicTime {
  MonotonicTime(nanoseconds: nanoseconds)
}

@Test func `entries come out when they are due and not before`() {
  var queue = DeadlineQueue<String>()
  _ = queue.insert("late", at: moment(30))
  _ = queue.insert("early", at: moment(10))
  #expect(queue.earliest == moment(10))
  #expect(queue.popDue(now: moment(9)) == nil)
  #expect(queue.popDue(now: moment(10)) == "early")
  #expect(queue.popDue(now: moment(29)) == nil)
  #expect(queue.popDue(now: moment(31)) == "late")
  #expect(queue.earliest == .never)
}

@Test func `a withdrawn entry never comes and its ticket names no later one`() {
  var queue = DeadlineQueue<String>()
  let old = queue.insert("old", at: moment(1))
  #expect(queue.remove(old) == "old")
  let new = queue.insert("new", at: moment(2))
  #expect(old != new)
  #expect(queue.remove(old) == nil)
  let moved = queue.move(old, to: moment(0))
  #expect(!moved)
  #expect(queue.popDue(now: moment(2)) == "new")
}

@Test func `any sequence of operations agrees with a sorted list`() {
  let seed = UInt64.random(in: 0...UInt64.max)
  var random = SeededGenerator(seed: seed)
  var queue = DeadlineQueue<Int>()
  var model: [Int: (ticket: DeadlineQueue<Int>.Ticket, deadline: MonotonicTime)] = [:]
  var agrees = true
  for element in 0..<20_000 {
    let deadline = moment(Int64.random(in: 0..<1_000, using: &random))
    switch Int.random(in: 0..<6, using: &random) {
    case 0, 1:
      model[element] = (queue.insert(element, at: deadline), deadline)
    case 2:
      guard let (chosen, entry) = model.randomElement(using: &random) else { continue }
      agrees = agrees && queue.move(entry.ticket, to: deadline)
      model[chosen]?.deadline = deadline
    case 3:
      guard let (chosen, entry) = model.randomElement(using: &random) else { continue }
      agrees = agrees && queue.remove(entry.ticket) == chosen
      model[chosen] = nil
    default:
      guard let due = queue.popDue(now: deadline) else {
        agrees = agrees && model.values.allSatisfy { $0.deadline > deadline }
        continue
      }
      let least = model.values.map(\.deadline).min()
      agrees = agrees && model[due]?.deadline == least
      model[due] = nil
    }
    agrees = agrees && queue.count == model.count
    agrees = agrees && queue.earliest == model.values.map(\.deadline).min() ?? .never
  }
  #expect(agrees, "seed \(seed)")
}

@Test func `a moment past the end of the clock is never`() {
  #expect(MonotonicTime(nanoseconds: 5) + .seconds(1) == moment(1_000_000_005))
  #expect(MonotonicTime.never + .seconds(1) == .never)
  #expect(TimeSpan.nanoseconds(1).millisecondsRoundedUp == 1)
  #expect(TimeSpan.milliseconds(2).millisecondsRoundedUp == 2)
}
