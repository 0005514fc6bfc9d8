import Reactor
import TestKit
import Testing
import Timing

/// Tells by its end that who held it let go.
private final class Canary: Sendable {
  func sing() {}
}

/// Lives on a shard that it holds, as a connection does.
private final class Resident: ReadinessHandler, DeadlineHandler {
  let canary = Canary()
  private let shard: Shard
  private let listener: ListeningSocket
  private let stopped: (Resident) -> Void
  private var watch: Watch?

  init(on shard: Shard, _ stopped: @escaping (Resident) -> Void) throws {
    self.shard = shard
    self.stopped = stopped
    listener = try ListeningSocket(sharing: #require(SocketAddress(host: "127.0.0.1", port: 0)))
  }

  func startWatching() throws {
    watch = try shard.watch(listener.descriptor, for: .readable, self)
  }

  func stopWatching() {
    if let watch = watch.take() { shard.end(watch, of: listener.descriptor) }
  }

  func scheduleDeadline() { _ = shard.schedule(self, at: .never) }

  func becameReady(_ readiness: Readiness) {}

  func deadlinePassed(now: MonotonicTime) {}

  func shardStopped() {
    shard.assertIsolated()
    stopped(self)
  }
}

/// A shard and who lives on it, held by nobody else.
private struct House {
  let shard: Shard
  let residents: [WeakReference<Canary>]

  /// Has `moveIn` let each of the residents live on a shard of theirs.
  init(
    residentCount: Int, _ moveIn: @escaping @Sendable (Int, Resident) throws -> Void,
    stopped: @escaping @Sendable (Resident) -> Void
  ) async throws {
    let shard = try Shard(index: 0)
    let residents = await shard.run {
      Result {
        try (0..<residentCount).map { index in
          let resident = try Resident(on: shard, stopped)
          try moveIn(index, resident)
          return WeakReference(to: resident.canary)
        }
      }
    }
    self.shard = shard
    self.residents = try residents.get()
  }
}

@Test func `who lives on a shard is kept until it stops, is told so once, and is let go of`()
  async throws
{
  let toldCount = Guarded(0)
  var house: House? = try await House(residentCount: 3) { index, resident in
    if index != 1 { try resident.startWatching() }
    if index != 0 { resident.scheduleDeadline() }
  } stopped: { resident in
    toldCount.withLock { $0 += 1 }
    resident.stopWatching()
  }
  let shard = try WeakReference(to: #require(house).shard)
  let residents = try #require(house).residents
  #expect(residents.allSatisfy { $0.object != nil })
  #expect(toldCount.withLock { $0 } == 0)
  house?.shard.stop()
  house = nil
  for resident in residents { try await resident.waitUntilGone() }
  try await shard.waitUntilGone()
  // Who has a watch and a deadline hears of the end of each.
  #expect(toldCount.withLock { $0 } == 4)
}

@Test func `who does not end its watch when the shard stops is let go of all the same`()
  async throws
{
  var house: House? = try await House(residentCount: 1) { _, resident in
    try resident.startWatching()
  } stopped: { resident in
    resident.scheduleDeadline()
  }
  let shard = try WeakReference(to: #require(house).shard)
  house?.shard.stop()
  house = nil
  try await shard.waitUntilGone()
}

@Test func `a shard runs what it was handed before it stopped, and nothing later`() async throws {
  let calls = Guarded<[String]>([])
  let shard = try Shard(index: 0)
  var canary = Canary()
  let end = WeakReference(to: canary)
  shard.execute { [canary] in
    shard.stop()
    shard.execute { calls.withLock { $0.append("before") } }
    shard.batchHandled = { _ in canary.sing() }
  }
  canary = Canary()
  try await end.waitUntilGone()
  let drop = WeakReference(to: canary)
  shard.execute { [canary] in
    canary.sing()
    calls.withLock { $0.append("later") }
  }
  canary = Canary()
  #expect(drop.object == nil)
  #expect(calls.withLock { $0 } == ["before"])
}
