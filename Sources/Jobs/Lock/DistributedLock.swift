import Reactor
import Redis
import Telemetry
import Timing

/// What the holder of a lock shows wherever it writes, so that a write of one who was paused for
/// longer than it had the lock is refused.
package struct LockFence: Sendable, Hashable {
  /// The lock's name.
  package let name: String
  /// Greater than that of every holder before.
  package let number: Int64
  /// Tells holders apart even where a lost memory made two of one number.
  package let token: String
}

/// Why a lock is not taken.
package enum LockError: Error, Equatable, Sendable {
  /// Another has it.
  case held
  /// The server did not answer in time, or refused: whoever does not know does not hold.
  case unavailable(RedisError)
}

/// Locks that many processes share, each with a time to live and a fence, neither of which can be
/// left out.
///
/// A lock keeps processes from doing the same work twice; it cannot keep one that was paused from
/// going on. What must not be done twice checks the fence where it is done.
package struct DistributedLock: Sendable {
  private let redis: RedisConfiguration
  private let shard: Shard
  private let client: RedisClient
  private let namespace: String
  /// How long a call waits for its reply.
  private let replyPatience: TimeSpan
  private let ended: @Sendable (LockMetrics.End, TimeSpan) -> Void

  /// Renewals go over a connection on `shard`, which must not be one that other work keeps busy.
  package init(
    _ redis: RedisConfiguration, on shard: Shard, namespace: String = "px",
    replyPatience: TimeSpan = .seconds(1), metrics: (LockMetrics, SharedMeter)? = nil
  ) async {
    var redis = redis
    // A command that waits for a connection may be run when nobody wants it any more.
    redis.queuesWhileDisconnected = false
    self.redis = redis
    self.shard = shard
    self.namespace = namespace
    self.replyPatience = replyPatience
    ended = { end, wait in
      if let (metrics, meter) = metrics { metrics.ended(end, after: wait, in: meter) }
    }
    client = await RedisClient(redis, on: shard)
  }

  /// Ends the connection; locks that are held run out.
  package func stop() async { await client.stop() }

  /// Takes the lock for `life` at a time, renewed for as long as it is held; waits up to `patience`
  /// for another to give it back, and for a server that is away.
  package func acquire(
    _ name: String, life: TimeSpan, patience: TimeSpan = .zero
  ) async throws(LockError) -> HeldLock {
    let start = MonotonicTime.now()
    var giveUpAt = start + patience
    let backoff = Backoff(first: .milliseconds(10), cap: .milliseconds(500))
    // The same in every try: one whose reply was lost may have taken it.
    let token = JobID.unique().text
    let keys = LockKeys(name, in: namespace)
    var mayHaveIt = false
    var attempt = 0
    while true {
      let failure: LockError
      do throws(LockError) {
        let (number, requestedAt) = try await request(keys, token: token, life: life)
        let fence = LockFence(name: name, number: number, token: token)
        ended(.taken, .now() - start)
        return await HeldLock(
          fence, keys: keys, tenure: LockTenure(life: life, requestedAt: requestedAt), life: life,
          client: client, replyPatience: replyPatience)
      } catch {
        failure = error
        if case .unavailable = error {
          mayHaveIt = true
          // The connection may only just be under way.
          giveUpAt = max(giveUpAt, start + replyPatience)
        }
      }
      let wait = backoff.span(attempt: attempt, random: .random(in: .min ... .max))
      attempt += 1
      guard MonotonicTime.now() + wait < giveUpAt,
        (try? await Task.sleep(for: .nanoseconds(wait.nanoseconds))) != nil
      else {
        if mayHaveIt { try? await client.release(keys, token: token, within: replyPatience) }
        ended(failure == .held ? .held : .unavailable, .now() - start)
        throw failure
      }
    }
  }

  /// Runs `body` while it holds the lock.
  package func withLock<Result>(
    _ name: String, life: TimeSpan, patience: TimeSpan = .zero,
    _ body: (HeldLock) async throws -> Result
  ) async throws -> Result {
    let held = try await acquire(name, life: life, patience: patience)
    do {
      let result = try await body(held)
      await held.release()
      return result
    } catch {
      await held.release()
      throw error
    }
  }

  private func request(
    _ keys: LockKeys, token: String, life: TimeSpan
  ) async throws(LockError) -> (Int64, MonotonicTime) {
    let requestedAt = MonotonicTime.now()
    do {
      let answer = try await client.run(
        LockScript.acquire, keyCount: 2, argumentCount: 2, within: replyPatience
      ) { command in
        keys.write(to: &command)
        command.argument(token)
        command.argument(Int(life.millisecondsRoundedUp))
      } reading: { reply in
        try reply.integer()
      }
      guard answer > 0 else { throw LockError.held }
      guard .now() < requestedAt + life else { throw LockError.unavailable(.timedOut) }
      return (Int64(answer), requestedAt)
    } catch let error as LockError {
      throw error
    } catch {
      throw .unavailable(error as? RedisError ?? .unexpectedReply("\(error)"))
    }
  }
}

/// Where a lock is kept.
struct LockKeys: Sendable {
  let lock: String
  let fence: String

  init(_ name: String, in namespace: String) {
    lock = "\(namespace):lock:{\(name)}"
    fence = "\(namespace):fence:{\(name)}"
  }

  func write(to command: inout RedisCommandWriter) {
    command.argument(lock)
    command.argument(fence)
  }
}

extension RedisClient {
  func release(_ keys: LockKeys, token: String, within time: TimeSpan) async throws {
    try await run(LockScript.release, keyCount: 2, argumentCount: 1, within: time) { command in
      keys.write(to: &command)
      command.argument(token)
    } reading: { _ in
    }
  }
}
