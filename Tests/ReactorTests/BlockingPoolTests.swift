import Dispatch
import Reactor
import Testing

@Test func `blocking work leaves the shard and its result comes back to it`() async throws {
  let shard = try Shard(index: 0)
  let pool = BlockingPool(label: "test", threadCount: 2, waitingCountMax: 4)
  let answer = await withCheckedContinuation { continuation in
    shard.execute {
      let isTaken = pool.run({ 6 * 7 }, thenOn: shard) { result in
        shard.assertIsolated()
        continuation.resume(returning: result)
      }
      #expect(isTaken)
    }
  }
  #expect(answer == 42)
  shard.stop()
}

@Test func `a full line refuses work and a served one takes it again`() {
  let pool = BlockingPool(label: "test", threadCount: 1, waitingCountMax: 2)
  let started = DispatchSemaphore(value: 0)
  let gate = DispatchSemaphore(value: 0)
  let finished = DispatchGroup()
  func submit() -> Bool {
    finished.enter()
    let isTaken = pool.submit {
      started.signal()
      gate.wait()
      finished.leave()
    }
    if !isTaken { finished.leave() }
    return isTaken
  }
  #expect(submit())
  started.wait()
  #expect(submit() && submit())
  #expect(!submit())
  for _ in 0..<3 { gate.signal() }
  finished.wait()
  gate.signal()
  #expect(submit())
  finished.wait()
}

@Test func `no more threads work than the pool has`() {
  let pool = BlockingPool(label: "test", threadCount: 3, waitingCountMax: 100)
  let working = Guarded((now: 0, most: 0))
  let finished = DispatchGroup()
  for _ in 0..<50 {
    finished.enter()
    let isTaken = pool.submit {
      working.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
      var sum = 0
      for number in 0..<10_000 { sum &+= number }
      working.withLock { $0.now -= 1 }
      finished.leave()
    }
    #expect(isTaken)
  }
  finished.wait()
  #expect(working.withLock { $0.most } <= 3)
}
