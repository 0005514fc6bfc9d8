import Timing

/// Calls on its shard at a moment as exactly as the kernel can, where the shard's own deadlines are
/// good to a millisecond. It costs system calls of its own, so that few should be needed.
package final class PreciseAlarm: ReadinessHandler {
  private let shard: Shard
  private var clock: AlarmClock
  private var watch: Watch?
  private unowned let handler: any DeadlineHandler

  /// The handler must outlive it, or `end()` it.
  package init(on shard: Shard, calling handler: any DeadlineHandler) throws(SystemError) {
    self.shard = shard
    self.handler = handler
    clock = try AlarmClock()
    watch = try shard.watch(clock.descriptor, for: .readable, self)
  }

  /// Calls at `moment` and at no other; `never` withdraws it.
  package func set(to moment: MonotonicTime) { clock.set(to: moment) }

  /// Calls no more.
  package func end() {
    if let watch = watch.take() { shard.end(watch, of: clock.descriptor) }
  }

  package func becameReady(_ readiness: Readiness) {
    clock.rang()
    handler.deadlinePassed(now: .now())
  }
}
