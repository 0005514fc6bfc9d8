import LoadPlan
import Reactor
import Testing
import Timing

@testable import LoadDriver

/// Told when a deadline has passed.
private final class Waiter: DeadlineHandler {
  private let passed: () -> Void

  init(_ passed: @escaping () -> Void) { self.passed = passed }

  func deadlinePassed(now: MonotonicTime) { passed() }
}

@Suite struct `A worker of a run` {
  /// Its sweep holds it unowned: called behind its end, it would trap.
  @Test func `that is dismissed is called no more by a shard that lives on`() async throws {
    let server = try await LoadServer()
    let scenario = try Scenario(json: #"{"steps": [{"request": "GET /now"}]}"#.utf8.span)
    let target = server.target
    let shard = try Shard(index: 0)
    defer { shard.stop() }
    let isGone = await shard.run {
      weak var dismissed: LoadWorker?
      do {
        let worker = LoadWorker(
          scenario, to: target, on: shard, worker: 0, of: 1,
          popularity: Popularity(.uniform, count: 1), seed: 1)
        dismissed = worker
        worker.connect {}
        try? worker.begin(at: .now()) {}
        worker.dismiss()
      }
      return dismissed == nil
    }
    #expect(isGone, "what still holds it would hide the fault")
    // Deadlines pass in their order: a sweep that is left would come before this one.
    await withCheckedContinuation { continuation in
      shard.execute {
        _ = shard.schedule(Waiter { continuation.resume() }, at: .now() + .milliseconds(200))
      }
    }
  }
}
