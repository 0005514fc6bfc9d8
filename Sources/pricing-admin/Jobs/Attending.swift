import Jobs
import Timing

extension PricingAdminProgram {
  /// Looks after the jobs of a queue.
  static func lookAfterJobs(
    _ command: JobsCommand, _ flags: JobsFlags, in workplace: Workplace
  ) async throws(AdminFailure) {
    if flags.isForAll, command != .retry(nil) {
      throw AdminFailure("--all goes with jobs retry and no ID", status: .misused)
    }
    if flags.isWatching, command != .list {
      throw AdminFailure("--watch goes with jobs alone", status: .misused)
    }
    let office = try await JobOffice.open(
      flags.queue, workplace.redis, patience: TimeSpan(flags.patience))
    switch command {
    case .list where flags.isWatching: try await office.watch(every: flags.period)
    case .list: try await office.printJobs(flags.state, flags)
    case .dead: try await office.printJobs(.dead, flags)
    case .show(let id): try await office.show(id)
    case .cancel(let id): try await office.cancel(id)
    case .retry(let id?): try await office.retry(id)
    case .retry where flags.isForAll: try await office.retryAll()
    case .retry: throw AdminFailure("retry which? Name an ID, or --all", status: .misused)
    case .delete(let id): try await office.delete(id)
    case .pause: try await office.setPaused(true)
    case .resume: try await office.setPaused(false)
    }
  }
}

extension JobOffice {
  func printJobs(_ state: JobState?, _ flags: JobsFlags) async throws(AdminFailure) {
    let standing = try await call { queue async throws(JobError) in try await queue.standing() }
    let page = try await call { queue async throws(JobError) in
      try await queue.jobs(
        inAnyOf: state.map { [$0] } ?? JobState.tour,
        after: flags.cursor.isEmpty ? nil : flags.cursor, count: flags.limit)
    }
    print(JobReport.headline(of: standing, queue: flags.queue))
    print(JobReport.table(of: page.jobs, at: now), terminator: "")
    if let next = page.next { print("\nmore with --cursor '\(next)'") }
  }

  func show(_ id: JobID) async throws(AdminFailure) {
    guard let job = try await call({ queue async throws(JobError) in try await queue.job(id) })
    else { throw unknown(id) }
    print(JobReport.text(of: job), terminator: "")
  }

  func cancel(_ id: JobID) async throws(AdminFailure) {
    switch try await call({ queue async throws(JobError) in try await queue.cancel(id) }) {
    case .cancelled: print("\(id) is cancelled")
    case .asked: print("\(id) runs: its worker is told")
    case .nothingToCancel: throw try await unfit(id, "has nothing to cancel")
    }
  }

  func retry(_ id: JobID) async throws(AdminFailure) {
    guard try await call({ queue async throws(JobError) in try await queue.requeue(id) }) else {
      throw try await unfit(id, "is no dead letter")
    }
    print("\(id) is queued, with all its attempts")
  }

  func retryAll() async throws(AdminFailure) {
    let count = try await call { queue async throws(JobError) in try await queue.requeueAll() }
    print(count == 1 ? "1 dead letter is queued" : "\(count) dead letters are queued")
  }

  func delete(_ id: JobID) async throws(AdminFailure) {
    guard try await call({ queue async throws(JobError) in try await queue.delete(id) }) else {
      throw try await unfit(id, "has not ended")
    }
    print("\(id) is forgotten")
  }

  func setPaused(_ isPaused: Bool) async throws(AdminFailure) {
    let standing = try await call { queue async throws(JobError) in
      if isPaused { try await queue.pause() } else { try await queue.resume() }
      return try await queue.standing()
    }
    print(JobReport.headline(of: standing, queue: name))
  }

  private func unknown(_ id: JobID) -> AdminFailure {
    AdminFailure(
      "there is no job \(id) in queue \(name), or it is forgotten by now", status: .noSuchJob)
  }

  /// Why nothing was done about a job.
  private func unfit(_ id: JobID, _ reason: String) async throws(AdminFailure) -> AdminFailure {
    guard let job = try await call({ queue async throws(JobError) in try await queue.job(id) })
    else { return unknown(id) }
    return AdminFailure(
      "\(id) \(reason): it is \(job.summary.state.rawValue)", status: .noSuchJob)
  }
}
