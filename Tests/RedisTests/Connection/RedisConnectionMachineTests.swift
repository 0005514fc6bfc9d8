import Testing
import Timing

@testable import Redis

private typealias Machine = RedisConnectionMachine<Int>

private func at(_ milliseconds: Int64) -> MonotonicTime {
  MonotonicTime(nanoseconds: 0) + .milliseconds(milliseconds)
}

/// Up to 4 commands, 100 bytes, 1 s for the handshake, a ping after 2 s, dead after 300 ms.
private func newMachine(queues: Bool = false) -> Machine {
  Machine(
    limits: Machine.Limits(
      commandCountMax: 4, outputByteCountMax: 100, queuesWhileDisconnected: queues,
      handshakePatience: .seconds(1), pingInterval: .seconds(2), silenceMax: .milliseconds(300),
      backoff: Backoff(first: .milliseconds(10), cap: .seconds(1))))
}

/// One that is ready since `at(0)`.
private func readyMachine(queues: Bool = false) -> Machine {
  var machine = newMachine(queues: queues)
  _ = machine.start(now: at(0))
  machine.connected(awaiting: 1, now: at(0))
  _ = machine.receivedHandshakeReply()
  machine.continuedHandshake(awaiting: 0, now: at(0))
  return machine
}

extension RedisConnectionMachine<Int> {
  /// Whom the next reply goes to: nil when it is skipped or breaks the connection.
  fileprivate mutating func nextReply() -> Int? {
    if case .deliver(let receiver) = receivedReply() { receiver } else { nil }
  }

  fileprivate mutating func takeAll() -> [Int] {
    var queue = takeInFlight()
    var all: [Int] = []
    while !queue.isEmpty { all += queue.removeFirst().map { [$0] } ?? [] }
    return all
  }
}

@Test func `a connection comes to be in two rounds`() {
  var machine = newMachine()
  #expect(machine.refusal(outputByteCount: 0) == .stopped)
  #expect(machine.start(now: at(0)) == true)
  #expect(machine.start(now: at(0)) == false)
  #expect(machine.nextDeadline == at(1_000))
  machine.connected(awaiting: 2, now: at(5))
  #expect(machine.receivedHandshakeReply() == false)
  #expect(machine.receivedHandshakeReply() == true)
  machine.continuedHandshake(awaiting: 1, now: at(6))
  #expect(machine.isReady == false)
  #expect(machine.refusal(outputByteCount: 0) == .notReady)
  #expect(machine.receivedHandshakeReply() == true)
  machine.continuedHandshake(awaiting: 0, now: at(7))
  #expect(machine.isReady == true)
  #expect(machine.refusal(outputByteCount: 0) == nil)
}

@Test func `a handshake that takes too long is broken off`() {
  var machine = newMachine()
  _ = machine.start(now: at(0))
  #expect(machine.deadlinePassed(now: at(999)) == .none)
  machine.connected(awaiting: 1, now: at(999))
  #expect(machine.deadlinePassed(now: at(1_000)) == .breakOff(.handshakeTimedOut))
  #expect(machine.lost(now: at(1_000), random: .max) == .keepQueue)
  #expect(machine.state == .backingOff(until: at(1_010)))
  #expect(machine.deadlinePassed(now: at(1_009)) == .none)
  #expect(machine.deadlinePassed(now: at(1_010)) == .connect)
  #expect(machine.state == .connecting(until: at(2_010)))
}

@Test func `replies go to commands in order`() {
  var machine = readyMachine()
  for number in 1...4 { machine.wrote(number, deadline: .never, byteCount: 1) }
  #expect(machine.refusal(outputByteCount: 0) == .overloaded)
  for number in 1...4 { #expect(machine.nextReply() == number) }
  guard case .breakOff(.unsolicitedReply) = machine.receivedReply() else {
    Issue.record("a reply to nothing passed")
    return
  }
}

@Test func `too many bytes are refused as well`() {
  let machine = readyMachine()
  #expect(machine.refusal(outputByteCount: 99) == nil)
  #expect(machine.refusal(outputByteCount: 100) == .overloaded)
}

@Test func `a late reply is skipped and reaches no other command`() {
  var machine = readyMachine()
  machine.wrote(1, deadline: at(50), byteCount: 1)
  machine.wrote(2, deadline: at(80), byteCount: 1)
  machine.wrote(3, deadline: at(60), byteCount: 1)
  #expect(machine.nextDeadline == at(50))
  #expect(machine.takeTimedOut(now: at(49)) == [])
  // A deadline of a command in the middle counts as much as that of the oldest.
  #expect(machine.takeTimedOut(now: at(60)) == [1, 3])
  #expect(machine.takeTimedOut(now: at(60)) == [])
  #expect(machine.nextDeadline == at(80))
  machine.received(now: at(70))
  #expect(machine.nextReply() == nil)
  #expect(machine.nextReply() == 2)
  #expect(machine.nextReply() == nil)
  #expect(machine.inFlightCount == 0)
}

@Test func `a late reply would reach another command if its own were forgotten`() {
  var queue = InFlightQueue<Int>()
  queue.append(1, deadline: at(50), byteCount: 1)
  queue.append(2, deadline: at(80), byteCount: 1)
  _ = queue.takeTimedOut(now: at(50))
  queue.dropTimedOut { _ in }
  // The reply to the first.
  #expect(queue.removeFirst() == 2)
}

@Test func `silence after an overdue reply breaks the connection, and a sign of life puts it off`()
{
  var machine = readyMachine()
  machine.wrote(1, deadline: at(50), byteCount: 1)
  #expect(machine.takeTimedOut(now: at(50)) == [1])
  #expect(machine.nextDeadline == at(350))
  #expect(machine.deadlinePassed(now: at(349)) == .none)
  machine.received(now: at(349))
  #expect(machine.deadlinePassed(now: at(350)) == .none)
  #expect(machine.nextDeadline == at(649))
  #expect(machine.deadlinePassed(now: at(649)) == .breakOff(.silent))
}

@Test func `a long command that is not overdue is not taken for silence`() {
  var machine = readyMachine()
  machine.wrote(1, deadline: at(60_000), byteCount: 1)
  #expect(machine.deadlinePassed(now: at(59_999)) == .none)
  #expect(machine.nextDeadline == at(60_000))
}

@Test func `an idle connection is asked for a sign of life`() {
  var machine = readyMachine()
  machine.received(now: at(500))
  #expect(machine.nextDeadline == at(2_500))
  #expect(machine.deadlinePassed(now: at(2_499)) == .none)
  #expect(machine.deadlinePassed(now: at(2_500)) == .ping)
  machine.wrote(0, deadline: at(2_800), byteCount: 1)
  #expect(machine.deadlinePassed(now: at(2_600)) == .none)
  #expect(machine.takeTimedOut(now: at(2_800)) == [0])
  #expect(machine.deadlinePassed(now: at(3_100)) == .breakOff(.silent))
}

@Test func `a loss takes all that wait, once`() {
  var machine = readyMachine()
  machine.wrote(1, deadline: at(10), byteCount: 1)
  machine.wrote(2, deadline: at(50), byteCount: 1)
  #expect(machine.takeTimedOut(now: at(10)) == [1])
  #expect(machine.lost(now: at(20), random: 0) == .failInFlight)
  #expect(machine.takeAll() == [2])
  #expect(machine.takeAll() == [])
  #expect(machine.lost(now: at(20), random: 0) == .none)
}

@Test func `what waits for a connection survives attempts that fail`() {
  var machine = newMachine(queues: true)
  _ = machine.start(now: at(0))
  machine.wrote(1, deadline: at(5_000), byteCount: 10)
  #expect(machine.lost(now: at(20), random: 0) == .keepQueue)
  #expect(machine.refusal(outputByteCount: 0) == nil)
  machine.wrote(2, deadline: at(40), byteCount: 20)
  machine.wrote(3, deadline: at(5_000), byteCount: 30)
  #expect(machine.takeTimedOut(now: at(50)) == [2])
  var kept: [Range<Int>] = []
  machine.dropTimedOut { kept.append($0) }
  #expect(kept == [0..<10, 30..<60])
  #expect(machine.takeAll() == [1, 3])
}

@Test func `attempts wait twice as long each time up to a cap, and of that a random part`() {
  let backoff = Backoff(first: .milliseconds(10), cap: .milliseconds(100))
  let longest = (0..<6).map { backoff.span(attempt: $0, random: .max) }
  #expect(longest.map { $0.millisecondsRoundedUp } == [10, 20, 40, 80, 100, 100])
  #expect(backoff.span(attempt: 1_000_000, random: .max) == .milliseconds(100))
  #expect(backoff.span(attempt: 3, random: 0) == .zero)
  #expect(backoff.span(attempt: 3, random: .max / 2 + 1) == .milliseconds(40))
}

@Test func `only a connection that held starts the waits anew`() {
  var machine = readyMachine()
  _ = machine.lost(now: at(999), random: .max)
  _ = machine.deadlinePassed(now: at(1_100))
  machine.connected(awaiting: 1, now: at(1_100))
  _ = machine.receivedHandshakeReply()
  machine.continuedHandshake(awaiting: 0, now: at(1_100))
  _ = machine.lost(now: at(1_200), random: .max)
  #expect(machine.state == .backingOff(until: at(1_220)))
  _ = machine.deadlinePassed(now: at(1_220))
  machine.connected(awaiting: 1, now: at(1_220))
  _ = machine.receivedHandshakeReply()
  machine.continuedHandshake(awaiting: 0, now: at(1_220))
  _ = machine.lost(now: at(2_220), random: .max)
  #expect(machine.state == .backingOff(until: at(2_230)))
}

@Test func `a drained connection takes nothing new and ends with the last reply`() {
  var machine = readyMachine()
  machine.wrote(1, deadline: .never, byteCount: 1)
  #expect(machine.drain(until: at(100)) == false)
  #expect(machine.refusal(outputByteCount: 0) == .stopped)
  #expect(machine.isDrained == false)
  #expect(machine.deadlinePassed(now: at(99)) == .none)
  #expect(machine.nextReply() == 1)
  #expect(machine.isDrained == true)
  #expect(machine.deadlinePassed(now: at(100)) == .stop)
  #expect(machine.drain(until: at(200)) == true)
  #expect(machine.state == .stopped)
}

@Test func `the ring keeps its order over many turns`() {
  var queue = InFlightQueue<Int>()
  var next = 0
  var expected = 0
  for size in [1, 20, 3, 100, 7] {
    for _ in 0..<size {
      queue.append(next, deadline: at(Int64(next)), byteCount: 0)
      next += 1
    }
    for _ in 0..<(size / 2 + 1) {
      #expect(queue.removeFirst() == expected)
      expected += 1
    }
  }
  #expect(queue.count == next - expected)
  while !queue.isEmpty {
    #expect(queue.removeFirst() == expected)
    expected += 1
  }
  #expect(queue.earliestDeadline == .never)
}
