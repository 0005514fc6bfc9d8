import Timing

/// An end in good order, under way.
struct Drain {
  var deadline: MonotonicTime
  /// Whether the time was over and all jobs were handed back.
  var isOver = false
  var ended: [() -> Void] = []
}

extension WorkerLoop {
  /// Takes no more jobs; asks those that run to end or to come to a checkpoint, from which another
  /// worker goes on; calls `ended` when all are settled. When the time is over it hands them back
  /// as they are.
  func drain(until deadline: MonotonicTime, then ended: @escaping () -> Void) {
    if isStopped { return ended() }
    if drain == nil { drain = Drain(deadline: deadline) }
    drain?.ended.append(ended)
    for active in active.values { active.run.interrupt(.draining) }
    somethingChanged()
  }

  func handBackAll() {
    guard drain?.isOver == false else { return finishDrain() }
    drain?.isOver = true
    drain?.deadline = shard.now + options.handBackPatience
    for (key, active) in active where active.isExecuting {
      self.active[key]?.isExecuting = false
      settlements.append(Settlement(run: active.run, outcome: .handedBack))
    }
  }

  func endDrainIfDone() {
    if drain != nil, active.isEmpty { finishDrain() }
  }

  private func finishDrain() {
    let ended = drain?.ended ?? []
    drain?.ended = []
    drain?.deadline = .never
    stop()
    for call in ended { call() }
  }
}
