import Bytes
import JSON
import Jobs
import Pricing
import Telemetry

/// Jobs in words for the person at the terminal.
enum JobReport {
  static func headline(of standing: QueueStanding, queue: String) -> String {
    let counts = [
      (standing.runningCount, "running"), (standing.queuedCount, "queued"),
      (standing.waitingCount, "waiting for their time"), (standing.deadCount, "dead"),
      (standing.endedCount, "ended"),
    ]
    return "queue \(queue)\(standing.isPaused ? ", paused" : ""): "
      + counts.map { "\($0) \($1)" }.joined(separator: ", ")
  }

  /// A line for each job, below what its columns are.
  static func table(of jobs: [JobSummary], at now: Instant) -> String {
    guard !jobs.isEmpty else { return "" }
    let rows = jobs.map { job in
      [
        job.id.text, job.state.rawValue, "\(job.attempt)/\(job.attemptCountMax)",
        age(of: job, at: now), job.owner ?? "-", note(on: job),
      ]
    }
    return "\n" + Columns.text([["id", "state", "attempt", "since", "worker", ""]] + rows)
  }

  /// What there is to say of a job besides its state.
  private static func note(on job: JobSummary) -> String {
    if let error = job.error, job.state != .done { return oneLine(error) }
    return job.progress.map { JobProgress($0).text } ?? ""
  }

  static func text(of job: JobRecord) -> String {
    let summary = job.summary
    var rows = [
      ["state", summary.state.rawValue], ["kind", summary.kind],
      ["attempt", "\(summary.attempt) of \(summary.attemptCountMax)"],
      ["asked for", instant(summary.enqueuedAt)], ["due", instant(summary.dueAt)],
    ]
    if let startedAt = summary.startedAt { rows.append(["started", instant(startedAt)]) }
    if let endedAt = summary.endedAt { rows.append(["ended", instant(endedAt)]) }
    if let owner = summary.owner { rows.append(["worker", owner]) }
    if let error = summary.error { rows.append(["error", oneLine(error)]) }
    if let trace = summary.trace {
      var text = ByteBuffer()
      text.append(traceparent: trace)
      rows.append(["trace", text.withSpan { String(decoding: $0) }])
    }
    if let progress = summary.progress { rows.append(["progress", oneLine(progress)]) }
    rows.append(["request", oneLine(job.payload)])
    if let result = job.result { rows.append(["result", oneLine(result)]) }
    return "\(summary.id)\n" + Columns.text(rows)
  }

  /// How long the job has been what it is.
  static func age(of job: JobSummary, at now: Instant) -> String {
    let since = job.endedAt ?? (job.state == .running ? job.startedAt : nil) ?? job.enqueuedAt
    let seconds = max(0, (Int(now.milliseconds) - since) / 1_000)
    return switch seconds {
    case ..<60: "\(seconds)s"
    case ..<3_600: "\(seconds / 60)m\(seconds % 60)s"
    case ..<86_400: "\(seconds / 3_600)h\(seconds / 60 % 60)m"
    default: "\(seconds / 86_400)d\(seconds / 3_600 % 24)h"
    }
  }

  private static func instant(_ milliseconds: Int) -> String {
    "\(Instant(milliseconds: Int64(milliseconds)))"
  }

  private static func oneLine(_ bytes: [UInt8]) -> String {
    oneLine(String(decoding: bytes, as: UTF8.self))
  }

  /// What came from elsewhere must not move the cursor, nor fill the screen.
  private static func oneLine(_ text: String) -> String {
    let safe = text.unicodeScalars.map { scalar in
      scalar.properties.generalCategory == .control ? " " : Character(scalar)
    }
    return safe.count > 500 ? String(safe.prefix(500)) + "…" : String(safe)
  }
}
