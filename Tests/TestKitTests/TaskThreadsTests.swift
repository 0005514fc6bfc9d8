import Reactor
import TestKit
import Testing

@Suite struct `The threads of tasks` {
  @Test func `are enough for as many tests as run at once, all of which wait`() async throws {
    let count = 8
    let arrivedCount = Guarded(0)
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<count {
        group.addTask {
          arrivedCount.withLock { $0 += 1 }
          #expect(Deadline(in: .seconds(120)).poll { arrivedCount.withLock { $0 == count } })
        }
      }
    }
  }
}
