import Testing
import Timing

@testable import Jobs

private let start = MonotonicTime(nanoseconds: 0)

private func at(_ milliseconds: Int64) -> MonotonicTime { start + .milliseconds(milliseconds) }

/// Polls each second, sweeps each half, renews each two: so leases last six.
private func makeIntake(lineCount: Int = 1) -> Intake {
  Intake(
    lineCount: lineCount,
    rhythm: .init(
      poll: .seconds(1), sweep: .milliseconds(500), beat: .seconds(2),
      reconnect: .zero), now: start)
}

extension Intake {
  /// Answers what is asked with nothing until there is no more to ask.
  fileprivate mutating func settle(now: MonotonicTime) {
    while let request = next(room: 1, now: now) {
      switch request {
      case .fetch(let line, let count, _):
        fetched(from: line, count: 0, of: count, nextDueIn: nil, now: now)
      case .recover(let line, let count): recovered(from: line, count: 0, of: count, now: now)
      }
    }
  }

  /// The fetches of the next `count` turns, each line having more than is asked.
  fileprivate mutating func turns(_ count: Int) -> [Request] {
    var requests: [Request] = []
    while requests.count < count, let request = next(room: 1, now: start) {
      if case .fetch(let line, let asked, _) = request {
        requests.append(request)
        fetched(from: line, count: asked, of: asked, nextDueIn: nil, now: start)
      }
    }
    return requests
  }
}

@Suite struct `The intake` {
  @Test func `asks once at a time, for all the room there is`() {
    var intake = makeIntake()
    #expect(intake.next(room: 0, now: start) == nil)
    #expect(intake.next(room: 7, now: start) == .fetch(line: 0, count: 7, order: .highFirst))
    #expect(intake.next(room: 7, now: start) == nil)
    #expect(intake.nextMoment == .never)
    intake.fetched(from: 0, count: 7, of: 7, nextDueIn: nil, now: start)
    #expect(intake.next(room: 3, now: start) == .fetch(line: 0, count: 3, order: .highFirst))
  }

  @Test func `leaves an empty queue alone until its poll, its next job or a wake`() {
    var intake = makeIntake()
    intake.settle(now: start)
    #expect(intake.nextMoment == at(500), "the sweep")
    #expect(intake.next(room: 1, now: at(499)) == nil)
    intake.woken(line: 0, now: at(100))
    #expect(intake.next(room: 1, now: at(100)) == .fetch(line: 0, count: 1, order: .highFirst))
    intake.fetched(from: 0, count: 0, of: 1, nextDueIn: .milliseconds(30), now: at(100))
    #expect(intake.nextMoment == at(130))
  }

  @Test func `asks again where a wake came while it asked`() {
    var intake = makeIntake()
    intake.settle(now: start)
    intake.woken(line: 0, now: start)
    #expect(intake.next(room: 2, now: start) != nil)
    intake.woken(line: 0, now: start)
    intake.fetched(from: 0, count: 0, of: 2, nextDueIn: nil, now: start)
    #expect(intake.next(room: 2, now: start) != nil)
    intake.fetched(from: 0, count: 0, of: 2, nextDueIn: nil, now: start)
    #expect(intake.next(room: 2, now: start) == nil)
  }

  @Test func `tries again soon when a request came to nothing`() {
    var intake = makeIntake()
    _ = intake.next(room: 1, now: start)
    intake.failed(line: 0, now: start)
    #expect(intake.next(room: 1, now: at(99)) == nil)
    #expect(intake.next(room: 1, now: at(100)) != nil)
  }

  @Test func `gives each stream and each queue its turns`() {
    var intake = makeIntake(lineCount: 2)
    let requests = intake.turns(80)
    let lines = requests.map { request in
      if case .fetch(let line, _, _) = request { line } else { -1 }
    }
    #expect(lines.filter { $0 == 1 }.count == 10 && lines.filter { $0 == 0 }.count == 70)
    for order in [Intake.Order.lowFirst, .normalFirst] {
      let count = requests.filter { request in
        if case .fetch(_, _, order) = request { true } else { false }
      }.count
      #expect(count == 10)
    }
  }

  @Test func `looks after lost jobs before it takes new ones`() {
    var intake = makeIntake()
    intake.settle(now: start)
    // Alive and answered all the time.
    for second in 1...5 { intake.answered(now: at(Int64(second) * 1000)) }
    intake.woken(line: 0, now: at(5000))
    #expect(intake.next(room: 2, now: at(5000)) == .recover(line: 0, count: 2))
    intake.recovered(from: 0, count: 2, of: 2, now: at(5000))
    // There may be more.
    #expect(intake.next(room: 1, now: at(5000)) == .recover(line: 0, count: 1))
    intake.recovered(from: 0, count: 0, of: 1, now: at(5000))
    #expect(intake.next(room: 1, now: at(5000)) == .fetch(line: 0, count: 1, order: .highFirst))
  }

  @Test func `takes nothing over right after the server was away, or it was itself`() {
    var intake = makeIntake()
    intake.settle(now: start)
    for second in 1...4 { intake.answered(now: at(Int64(second) * 1000)) }
    // The negative control: without a silence it would be asked now.
    var other = intake
    other.answered(now: at(8000))
    #expect(other.next(room: 1, now: at(8000)) == .recover(line: 0, count: 1))
    intake.answered(now: at(8001))
    for moment in [8001, 10_000, 12_000] as [Int64] {
      intake.answered(now: at(moment))
      guard case .fetch = intake.next(room: 1, now: at(moment)) else {
        Issue.record("not a fetch at \(moment)")
        continue
      }
      intake.fetched(from: 0, count: 0, of: 1, nextDueIn: nil, now: at(moment))
    }
    #expect(intake.next(room: 1, now: at(12_501)) == .recover(line: 0, count: 1))
  }
}
