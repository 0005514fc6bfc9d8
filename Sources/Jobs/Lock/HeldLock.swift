import Reactor
import Redis
import Timing

/// A lock for as long as it is held: renewed in thirds of its life, on the shard, whatever other
/// threads do.
package final class HeldLock: Sendable {
  package let fence: LockFence
  private let tenure: Guarded<LockTenure>
  private let keys: LockKeys
  private let client: RedisClient
  private let replyPatience: TimeSpan
  private let renewal: ShardConfined<LockRenewal>

  init(
    _ fence: LockFence, keys: LockKeys, tenure: LockTenure, life: TimeSpan, client: RedisClient,
    replyPatience: TimeSpan
  ) async {
    let tenure = Guarded(tenure)
    self.fence = fence
    self.keys = keys
    self.tenure = tenure
    self.client = client
    self.replyPatience = replyPatience
    let shard = client.shard
    let token = fence.token
    renewal = await withCheckedContinuation { continuation in
      shard.execute {
        let renewal = LockRenewal(
          tenure, keys: keys, token: token, life: life, client: client,
          replyPatience: replyPatience)
        renewal.schedule()
        continuation.resume(returning: ShardConfined(renewal, to: shard))
      }
    }
  }

  /// Whether the lock is certainly held at this moment. Where it is not known it is not.
  package var isHeld: Bool { tenure.withLock { $0.isHeld(now: .now()) } }

  /// Gives the lock back, if it is still this one's. One that cannot be given back runs out.
  package func release() async {
    tenure.withLock { $0.lost() }
    await client.shard.run { [renewal] in renewal.take().stop() }
    try? await client.release(keys, token: fence.token, within: replyPatience)
  }

  deinit {
    let renewal = renewal
    renewal.shard.execute { renewal.take().stop() }
  }
}

/// Renews one lock, by the shard's clock.
final class LockRenewal: DeadlineHandler {
  private let tenure: Guarded<LockTenure>
  private let keys: LockKeys
  private let token: String
  private let life: TimeSpan
  private let client: RedisClient
  private let replyPatience: TimeSpan
  private var ticket: DeadlineQueue<any DeadlineHandler>.Ticket?
  private var isStopped = false

  init(
    _ tenure: Guarded<LockTenure>, keys: LockKeys, token: String, life: TimeSpan,
    client: RedisClient, replyPatience: TimeSpan
  ) {
    self.tenure = tenure
    self.keys = keys
    self.token = token
    self.life = life
    self.client = client
    self.replyPatience = replyPatience
  }

  func schedule() {
    guard !isStopped else { return }
    let (renewAt, isHeld) = tenure.withLock { ($0.renewAt, $0.isHeld(now: .now())) }
    if isHeld { ticket = client.shard.schedule(self, at: renewAt) }
  }

  func stop() {
    isStopped = true
    if let ticket = ticket.take() { client.shard.withdraw(ticket) }
  }

  func deadlinePassed(now: MonotonicTime) {
    ticket = nil
    let requestedAt = MonotonicTime.now()
    let patience = min(replyPatience, .nanoseconds(life.nanoseconds / 3))
    client.runOnShard(
      LockScript.renew, keyCount: 2, argumentCount: 2, deadline: requestedAt + patience
    ) { [keys, token, life] command in
      keys.write(to: &command)
      command.argument(token)
      command.argument(Int(life.millisecondsRoundedUp))
    } reading: { reply in
      try reply.integer() == 1
    } then: { [self] result in
      tenure.withLock { tenure in
        switch result {
        case .success(true): tenure.renewed(requestedAt: requestedAt)
        case .success(false): tenure.lost()
        case .failure: tenure.failedToRenew(now: .now())
        }
      }
      schedule()
    }
  }
}
