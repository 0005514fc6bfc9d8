import Bytes
import Glibc
import Reactor
import Testing
import Timing

/// Runs `body` on a fresh shard and waits until it has called what it is handed.
private func onShard(
  _ body: @escaping @Sendable (Shard, @escaping @Sendable () -> Void) -> Void
) async throws {
  let shard = try Shard(index: 0)
  await withCheckedContinuation { continuation in
    shard.execute { body(shard) { continuation.resume() } }
  }
  shard.stop()
}

private final class Deadline: DeadlineHandler {
  let passed: (MonotonicTime) -> Void

  init(_ passed: @escaping (MonotonicTime) -> Void) { self.passed = passed }

  func deadlinePassed(now: MonotonicTime) { passed(now) }
}

private final class Reader: ReadinessHandler {
  let became: (Readiness) -> Void

  init(_ became: @escaping (Readiness) -> Void) { self.became = became }

  func becameReady(_ readiness: Readiness) { became(readiness) }
}

@Test func `work handed over from many threads all runs on the shard`() async throws {
  let shard = try Shard(index: 3)
  let total = await withTaskGroup(of: Int.self) { group in
    for number in 1...200 {
      group.addTask {
        await withCheckedContinuation { continuation in
          shard.execute {
            shard.assertIsolated()
            continuation.resume(returning: number)
          }
        }
      }
    }
    return await group.reduce(0, +)
  }
  #expect(total == 20_100)
  shard.stop()
}

@Test func `deadlines pass in order and never early`() async throws {
  let calls = Guarded<[String]>([])
  try await onShard { shard, done in
    let start = MonotonicTime.now()
    func schedule(_ name: String, after span: TimeSpan) {
      let deadline = start + span
      _ = shard.schedule(
        Deadline { now in
          calls.withLock { $0.append(now >= deadline ? name : "\(name) early") }
          if name == "last" { done() }
        }, at: deadline)
    }
    schedule("last", after: .milliseconds(40))
    schedule("second", after: .milliseconds(5))
    schedule("first", after: .nanoseconds(-1))
    let withdrawn = shard.schedule(Deadline { _ in done() }, at: start + .milliseconds(1))
    shard.withdraw(withdrawn)
  }
  #expect(calls.withLock { $0 } == ["first", "second", "last"])
}

@Test func `a deadline moved forward passes earlier`() async throws {
  let calls = Guarded<[String]>([])
  try await onShard { shard, done in
    let start = MonotonicTime.now()
    _ = shard.schedule(Deadline { _ in done() }, at: start + .milliseconds(30))
    let moved = shard.schedule(
      Deadline { _ in calls.withLock { $0.append("moved") } }, at: start + .seconds(3_600))
    let isWaiting = shard.reschedule(moved, to: start + .milliseconds(2))
    #expect(isWaiting)
  }
  #expect(calls.withLock { $0 } == ["moved"])
}

@Test func `a socket's bytes come in and go out, and its end is told`() async throws {
  try await onShard { shard, done in
    do {
      let (ours, theirs) = socketPair()
      #expect(theirs.descriptor.send("ping".utf8.span) == .bytes(4))
      ours.watch = try shard.watch(
        ours.descriptor, for: .readable,
        Reader { readiness in
          #expect(readiness.contains(.readable))
          shard.received.removeAll()
          let transfer = ours.descriptor.receive(into: &shard.received, upTo: 100)
          switch transfer {
          case .bytes(4):
            #expect(shard.received.withSpan { String(decoding: $0) } == "ping")
            #expect(ours.descriptor.receive(into: &shard.received, upTo: 1) == .wouldBlock)
            theirs.descriptor.finishWriting()
          default:
            #expect(transfer == .bytes(0))
            if let watch = ours.watch { shard.end(watch, of: ours.descriptor) }
            done()
          }
        })
    } catch {
      Issue.record(error)
      done()
    }
  }
}

@Test func `a watch ended by an earlier entry of the same batch is not called`() async throws {
  let calls = Guarded(0)
  try await onShard { shard, done in
    do {
      var holders: [Holder] = []
      for _ in 0..<2 {
        let (near, far) = socketPair()
        #expect(far.descriptor.send("x".utf8.span) == .bytes(1))
        holders += [near, far]
      }
      let both = [holders[0], holders[2]]
      for holder in both {
        holder.watch = try shard.watch(
          holder.descriptor, for: .readable,
          Reader { _ in
            calls.withLock { $0 += 1 }
            for other in both { other.watch.map { shard.end($0, of: other.descriptor) } }
            // Kept open until here: both were ready in the batch that called us.
            withExtendedLifetime(holders) {}
          })
      }
      _ = shard.schedule(Deadline { _ in done() }, at: .now() + .milliseconds(5))
    } catch {
      Issue.record(error)
      done()
    }
  }
  #expect(calls.withLock { $0 } == 1)
}

@Test func `every batch tells how long it took`() async throws {
  let longest = Guarded(TimeSpan.zero)
  try await onShard { shard, done in
    shard.batchHandled = { span in longest.withLock { $0 = max($0, span) } }
    let end = MonotonicTime.now() + .milliseconds(3)
    while MonotonicTime.now() < end {}
    shard.execute { done() }
  }
  #expect(longest.withLock { $0 } >= .milliseconds(3))
}

@Test func `the end of a batch comes once, after all that the batch called`() async throws {
  let calls = Guarded<[String]>([])
  try await onShard { shard, done in
    let ending = Ending { calls.withLock { $0.append("end") } }
    let last = Ending(done)
    for name in ["first", "second"] {
      _ = shard.schedule(
        Deadline { _ in
          if name == "first" { shard.atEndOfBatch(ending) }
          calls.withLock { $0.append(name) }
        }, at: shard.now)
    }
    // Asked for while batches end, it still comes with this one.
    shard.atEndOfBatch(Ending { shard.atEndOfBatch(last) })
  }
  #expect(calls.withLock { $0 } == ["first", "second", "end"])
}

private final class Ending: BatchHandler {
  let ended: () -> Void

  init(_ ended: @escaping () -> Void) { self.ended = ended }

  func batchEnded() { ended() }
}

/// Keeps a descriptor where closures can reach it.
private final class Holder {
  let descriptor: Descriptor
  var watch: Watch?

  init(owning number: Int32) { descriptor = Descriptor(owning: number) }
}

private func socketPair() -> (Holder, Holder) {
  var numbers: [Int32] = [0, 0]
  let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue)
  precondition(socketpair(AF_UNIX, type, 0, &numbers) == 0)
  return (Holder(owning: numbers[0]), Holder(owning: numbers[1]))
}
