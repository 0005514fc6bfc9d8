import HTTP1
import Testing
import Timing

private let timeouts = ConnectionTimeouts()

private func at(_ seconds: Int64) -> MonotonicTime {
  MonotonicTime(nanoseconds: 0) + .seconds(seconds)
}

private func machine() -> ConnectionMachine { ConnectionMachine(timeouts: timeouts, now: at(0)) }

@Test func `an idle connection is closed when its time is up, and not before`() {
  var machine = machine()
  #expect(machine.deadline == at(75))
  let early = machine.deadlinePassed(now: at(74))
  #expect(early == .wait)
  let late = machine.deadlinePassed(now: at(75))
  #expect(late == .close)
  #expect(machine.isClosed == true)
}

@Test func `a head must be whole five seconds after its first byte, however it drips`() {
  var machine = machine()
  machine.receivedPartOfHead(now: at(10))
  machine.receivedPartOfHead(now: at(14))
  #expect(machine.deadline == at(15))
  let action = machine.deadlinePassed(now: at(15))
  #expect(action == .refuseAsTooSlow)
  machine.refusedRequest()
  #expect(machine.answersLast == true)
}

@Test func `a body must be whole thirty seconds after its head`() {
  var machine = machine()
  machine.receivedPartOfHead(now: at(10))
  machine.receivedHead(now: at(12))
  #expect(machine.deadline == at(42))
  let action = machine.deadlinePassed(now: at(42))
  #expect(action == .refuseAsTooSlow)
}

@Test func `while a request is worked on nothing is read and no deadline runs`() {
  var machine = machine()
  machine.receivedRequest(keepsAlive: true)
  #expect(machine.readsRequests == false)
  #expect(machine.deadline == .never)
  machine.answered(now: at(100))
  #expect(machine.readsRequests == true)
  let action = machine.sent(now: at(100))
  #expect(action == .goOn)
  #expect(machine.deadline == at(175))
}

@Test func `behind the last answer the connection lingers, then closes`() {
  var machine = machine()
  machine.receivedRequest(keepsAlive: false)
  #expect(machine.answersLast == true)
  machine.answered(now: at(1))
  #expect(machine.readsRequests == false)
  let sent = machine.sent(now: at(1))
  #expect(sent == .finishWriting)
  #expect(machine.dropsBytes == true)
  #expect(machine.deadline == at(3))
  let ended = machine.receivedEnd()
  #expect(ended == .close)
}

@Test func `a peer that does not take its answer in is given up`() {
  var machine = machine()
  machine.receivedRequest(keepsAlive: true)
  machine.answered(now: at(1))
  machine.blocked(now: at(1))
  machine.blocked(now: at(20))
  #expect(machine.readsRequests == false)
  #expect(machine.deadline == at(31))
  let action = machine.deadlinePassed(now: at(31))
  #expect(action == .close)
}

@Test func `a peer that takes its answer in late goes on`() {
  var machine = machine()
  machine.receivedRequest(keepsAlive: true)
  machine.answered(now: at(1))
  machine.blocked(now: at(1))
  let sent = machine.sent(now: at(20))
  #expect(sent == .goOn)
  #expect(machine.readsRequests == true)
}

@Test func `a half-closed client still gets its answer, and then the end`() {
  var machine = machine()
  machine.receivedRequest(keepsAlive: true)
  let ended = machine.receivedEnd()
  #expect(ended == .answerFirst)
  #expect(machine.answersLast == true)
  machine.answered(now: at(1))
  let sent = machine.sent(now: at(1))
  #expect(sent == .close)
}

@Test func `a client that ends in mid-request, or between two, is closed`() {
  for step in 0..<3 {
    var machine = machine()
    if step > 0 { machine.receivedPartOfHead(now: at(1)) }
    if step > 1 { machine.receivedHead(now: at(1)) }
    let ended = machine.receivedEnd()
    #expect(ended == .close)
  }
}

@Test func `draining closes what is idle and lets what has begun be answered`() {
  var idle = machine()
  let idleEnds = idle.drain()
  #expect(idleEnds == .close)

  var reading = machine()
  reading.receivedPartOfHead(now: at(1))
  let readingEnds = reading.drain()
  #expect(readingEnds == .answerFirst)
  reading.receivedRequest(keepsAlive: true)
  #expect(reading.answersLast == true)

  var answering = machine()
  answering.receivedRequest(keepsAlive: true)
  let answeringEnds = answering.drain()
  #expect(answeringEnds == .answerFirst)
  answering.answered(now: at(2))
  let sent = answering.sent(now: at(2))
  #expect(sent == .finishWriting)
}

@Test func `draining or ending while an answer waits to be sent closes behind it`() {
  for peerEnds in [true, false] {
    var machine = machine()
    machine.receivedRequest(keepsAlive: true)
    machine.answered(now: at(1))
    machine.blocked(now: at(1))
    let action = peerEnds ? machine.receivedEnd() : machine.drain()
    #expect(action == .answerFirst)
    let sent = machine.sent(now: at(2))
    #expect(sent == (peerEnds ? .close : .finishWriting))
  }
}

@Test func `a refusal that comes while the interim answer is stuck does not trap`() {
  var machine = machine()
  machine.receivedHead(now: at(1))
  machine.blocked(now: at(1))
  machine.refusedRequest()
  machine.answered(now: at(2))
  let action = machine.deadlinePassed(now: at(31))
  #expect(action == .close)
}
