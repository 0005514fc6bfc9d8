import Bytes
import Redis
import Telemetry
import Timing

/// How a run ended, as far as its handler is concerned.
enum RunOutcome: Sendable {
  case result([UInt8])
  case failure(String, JobHandler.FailureClass, retryAfter: TimeSpan? = nil)
  case interruption(JobInterruption)
}

extension JobHandler? {
  /// Runs the handler to its end.
  func outcome(of run: JobRun) async -> RunOutcome {
    guard let handler = self else {
      // Another worker may know it: one that is newer, while a version is rolled out.
      return .failure("no handler for \(run.kind)", .transient)
    }
    do {
      return .result(try await handler.body(run))
    } catch let interruption as JobInterruption {
      return .interruption(interruption)
    } catch {
      let retryAfter = (error as? TransientFailure)?.retryAfter
      return .failure("\(error)", handler.classify(error), retryAfter: retryAfter)
    }
  }
}

/// Reporting what became of jobs.
extension WorkerLoop {
  private static let portionCountMax = 100
  private static let portionByteCountMax = 1 << 20

  /// The handler is through.
  func ended(_ run: JobRun, _ outcome: RunOutcome) {
    let key = ObjectIdentifier(run)
    executingCount -= 1
    defer { somethingChanged() }
    // One that was handed back when the time to drain was over is settled already.
    guard let active = active[key], active.isExecuting else { return }
    self.active[key]?.isExecuting = false
    metrics?.ran(run.kind, for: shard.now - active.startedAt)
    guard let settled = settlement(of: run, outcome) else {
      self.active[key] = nil
      metrics?.refusedByEpoch()
      logger.warning("job given up: it is another worker's by now") { $0.add(run) }
      return
    }
    settlements.append(Settlement(run: run, outcome: settled))
  }

  /// Nil where the job is another's, so that there is nothing to say.
  private func settlement(of run: JobRun, _ outcome: RunOutcome) -> Settlement.Outcome? {
    switch outcome {
    case .result(let result):
      if result.count <= options.limits.resultByteCountMax { return .done(result: result) }
      let limit = options.limits.resultByteCountMax
      return .failed(
        error: "the result is longer than \(limit) bytes", retryAfterMilliseconds: nil)
    case .interruption(.cancelled): return .cancelled
    case .interruption(.draining), .interruption(.postponed): return .handedBack
    case .interruption(.superseded): return nil
    case .failure(let text, let failureClass, let retryAfter):
      logger.warning("job failed") { line in
        line.add(run)
        line.add("error", text)
        line.add("permanent", failureClass == .permanent)
      }
      let delay = failureClass == .permanent ? nil : retryDelay(of: run, retryAfter)
      return .failed(
        error: text.cut(to: options.limits.errorByteCountMax), retryAfterMilliseconds: delay)
    }
  }

  /// What a failure says of its end is heard as far as the cap of waits.
  private func retryDelay(of run: JobRun, _ retryAfter: TimeSpan?) -> Int {
    let backoff = handlers[run.kind]?.backoff ?? Backoff(first: .seconds(1), cap: .seconds(60))
    let random = UInt64.random(in: .min ... .max)
    let wait = backoff.span(attempt: run.attempt - 1, random: random)
    return Int(max(wait, min(retryAfter ?? .zero, backoff.cap)).millisecondsRoundedUp)
  }

  /// Sends what is to be said, a call for each queue, or several where it is much.
  func report() {
    guard !settlements.isEmpty, connection.isReady, resendAt == .never else { return }
    let waiting = settlements
    settlements = []
    for queue in options.queues {
      let own = waiting.filter { $0.run.queue == queue }
      let portions = own.portions(
        of: Self.portionCountMax, weighing: \.byteCount, upTo: Self.portionByteCountMax)
      for portion in portions { send(portion, of: queue) }
    }
  }

  private func send(_ portion: ArraySlice<Settlement>, of queue: QueueName) {
    let count = portion.count * JobScript.settlementArgumentCount
    run(JobScript.settle, of: queue, argumentCount: 1 + count) { command in
      command.argument(options.limits.endedCountMax)
      for settlement in portion { settlement.write(to: &command) }
    } reading: { reply in
      var verdicts: [Settlement.Verdict] = []
      try reply.forEach { _, verdict in
        verdicts.append(Settlement.Verdict(rawValue: try verdict.integer()) ?? .refused)
      }
      return verdicts
    } then: { [self] result in
      switch result {
      case .success(let verdicts):
        intake.answered(now: shard.now)
        for (settlement, verdict) in zip(portion, verdicts) { settled(settlement, verdict) }
      case .failure(let error): sendAgain(portion, error)
      }
      somethingChanged()
    }
  }

  /// Until the server has answered nothing is settled, and the lease is kept.
  private func sendAgain(_ portion: ArraySlice<Settlement>, _ error: any Error) {
    logger.debug("what became of jobs was not reported") { $0.add("error", error) }
    for var settlement in portion {
      settlement.isRepeated = true
      settlements.append(settlement)
    }
    resendAt = shard.now + .milliseconds(100)
  }

  private func settled(_ settlement: Settlement, _ verdict: Settlement.Verdict) {
    let run = settlement.run
    active[ObjectIdentifier(run)] = nil
    switch verdict {
    case .gone where settlement.isRepeated, .settled: tell(settlement)
    case .gone, .refused:
      metrics?.refusedByEpoch()
      logger.warning("job's end refused: it is another worker's by now") { $0.add(run) }
    case .retrying: metrics?.count(.retried, run.kind)
    case .dead:
      metrics?.count(.dead, run.kind)
      logger.error("job is dead") { $0.add(run) }
    }
  }

  private func tell(_ settlement: Settlement) {
    let run = settlement.run
    switch settlement.outcome {
    case .done:
      metrics?.count(.finished, run.kind)
      logger.info("job done") { $0.add(run) }
    // Somebody cancelled it while it failed.
    case .cancelled, .failed:
      metrics?.count(.cancelled, run.kind)
      logger.info("job cancelled") { $0.add(run) }
    case .handedBack: logger.info("job handed back") { $0.add(run) }
    }
  }
}

extension String {
  /// As many whole characters as fit.
  fileprivate func cut(to byteCountMax: Int) -> String {
    if utf8.count <= byteCountMax { return self }
    var text = self[..<utf8.index(startIndex, offsetBy: byteCountMax)]
    while text.utf8.count > byteCountMax { text.removeLast() }
    return String(text)
  }
}
