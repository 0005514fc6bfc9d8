import Redis
import Telemetry
import Timing

/// What a worker does by the clock.
extension WorkerLoop {
  private static let measurePeriod = TimeSpan.seconds(5)

  /// Enqueues the latest tick of each schedule, which nearly always is known already, and waits for
  /// the next. So a tick whose call failed, or that came while no worker ran, is not lost.
  func tick() {
    let now = millisecondsSinceEpoch()
    let next = options.schedules.compactMap { $0.times.next(after: now) }.min() ?? .max
    // Whoever sets the wall clock is heard within the hour.
    scheduleAt = shard.now + .milliseconds(Int64(min(3_600_000, max(1, next - now))))
    for schedule in options.schedules {
      if let latest = schedule.times.latest(by: now) { enqueue(latest, of: schedule) }
    }
  }

  private func enqueue(_ time: Int, of schedule: JobSchedule) {
    // The connection that is ready next asks for all ticks again.
    guard connection.isReady else { return }
    let isLive = time >= scheduledSince
    run(
      JobScript.tick, of: schedule.queue, argumentCount: 3 + JobScript.newJobArgumentCount
    ) { command in
      command.argument(schedule.name)
      command.argument(time)
      command.argument(isLive ? 1 : 0)
      schedule.job(at: time).write(to: &command)
    } reading: { reply in
      try Enqueued(reply)
    } then: { [self] result in
      switch result {
      case .success(let enqueued):
        if enqueued == .added { metrics?.enqueued(schedule.job.kind) }
      case .failure(let error):
        logger.warning("a schedule's job was not enqueued") { $0.add("error", error) }
        scheduleAt = min(scheduleAt, shard.now + .seconds(1))
        somethingChanged()
      }
    }
  }

  /// Asks how long the queues are.
  func measure() {
    measureAt = shard.now + Self.measurePeriod
    for queue in options.queues {
      guard connection.isReady else {
        metrics?.show(nil, of: queue.text)
        continue
      }
      run(JobScript.count, of: queue, argumentCount: 0) { _ in
      } reading: { reply in
        try QueueStanding(reply)
      } then: { [metrics] result in
        metrics?.show(try? result.get(), of: queue.text)
      }
    }
  }
}
