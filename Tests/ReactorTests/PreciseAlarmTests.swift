import Reactor
import Testing
import Timing

/// Sets an alarm again and again, and keeps when it rang.
private final class Series: DeadlineHandler {
  private let shard: Shard
  private var alarm: PreciseAlarm?
  private var due: [MonotonicTime]
  private var rang: [Bool] = []
  private let done: ([Bool]) -> Void

  init(_ spans: [TimeSpan], on shard: Shard, _ done: @escaping ([Bool]) -> Void) throws {
    self.shard = shard
    self.done = done
    let start = MonotonicTime.now()
    due = spans.reversed().map { start + $0 }
    alarm = try PreciseAlarm(on: shard, calling: self)
    // Set once to a moment that is taken back.
    alarm?.set(to: start + .seconds(3_600))
    setNext()
  }

  func deadlinePassed(now: MonotonicTime) {
    guard let moment = due.popLast() else { return }
    rang.append(now >= moment)
    setNext()
  }

  private func setNext() {
    guard let next = due.last else {
      alarm?.end()
      return done(rang)
    }
    alarm?.set(to: next)
  }
}

@Test func `a precise alarm rings once for each moment, and never early`() async throws {
  let shard = try Shard(index: 0)
  let series = Guarded<Series?>(nil)
  let rang = await withCheckedContinuation { continuation in
    shard.execute {
      let made = try? Series(
        [.microseconds(300), .microseconds(350), .milliseconds(2), .nanoseconds(1)], on: shard
      ) { continuation.resume(returning: $0) }
      series.withLock { $0 = made }
    }
  }
  #expect(rang == [true, true, true, true])
  shard.stop()
}
