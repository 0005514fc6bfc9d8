@preconcurrency import Glibc
import Jobs
import Pricing
import Reactor
import Timing

extension JobOffice {
  private static let runningCountMax = 50

  /// Shows how the queue stands, until somebody ends the program. A server that goes away is
  /// waited for; one that is not there at first is not.
  func watch(every period: Duration) async throws(AdminFailure) {
    var view = WatchView(queue: name, url: "\(url)")
    view.take(try await look(), at: now, .now())
    WatchScreen.begin()
    while true {
      if WatchScreen.isTerminal {
        WatchScreen.draw(view.page(at: now))
      } else {
        print(view.line(at: now))
        fflush(stdout)
      }
      guard (try? await Task.sleep(for: period)) != nil else { return }
      do throws(AdminFailure) {
        view.take(try await look(), at: now, .now())
      } catch {
        view.fail(error.message)
      }
    }
  }

  private func look() async throws(AdminFailure) -> (QueueStanding, [JobSummary]) {
    try await call { queue async throws(JobError) in
      let standing = try await queue.standing()
      let page = try await queue.jobs(in: .running, count: Self.runningCountMax)
      return (standing, page.jobs)
    }
  }
}

/// What `--watch` shows: how the queue stands, how fast that changes, and what runs.
struct WatchView {
  private static let barWidth = 20

  private let queue: String
  private let url: String
  private var standing: QueueStanding?
  private var running: [JobSummary] = []
  private var scanned: [JobID: Int] = [:]
  private var lookedAt: MonotonicTime?
  /// Jobs that ended, and items that were looked at, a second.
  private var endedRate = 0.0
  private var itemRates: [JobID: Double] = [:]
  private var failure: String?
  private var lookCount = 0

  init(queue: String, url: String) {
    self.queue = queue
    self.url = url
  }

  mutating func take(
    _ look: (QueueStanding, [JobSummary]), at now: Instant, _ time: MonotonicTime
  ) {
    let (new, jobs) = look
    let seconds = lookedAt.map { Double((time - $0).nanoseconds) / 1e9 } ?? 0
    var counts: [JobID: Int] = [:]
    for job in jobs { counts[job.id] = job.progress.flatMap { JobProgress($0).scannedCount } }
    itemRates = [:]
    if let standing, seconds > 0 {
      endedRate = Double(max(0, new.endedCount - standing.endedCount)) / seconds
      for (id, count) in counts {
        if let before = scanned[id] { itemRates[id] = Double(max(0, count - before)) / seconds }
      }
    }
    (standing, running, scanned, lookedAt) = (new, jobs, counts, time)
    failure = nil
    lookCount += 1
  }

  mutating func fail(_ message: String) {
    failure = message
    lookCount += 1
  }

  /// All of it, for a screen.
  func page(at now: Instant) -> [String] {
    guard let standing else { return [] }
    var lines = [
      "queue \(queue) at \(url)\(standing.isPaused ? ", PAUSED" : ""); \(now); Ctrl-C ends",
      failure.map { "! \($0); the rest is older" } ?? "",
    ]
    let counts = [
      ["running", "queued", "waiting", "dead", "ended", "ended/s", "items/s"],
      [
        "\(standing.runningCount)", "\(standing.queuedCount)", "\(standing.waitingCount)",
        "\(standing.deadCount)", "\(standing.endedCount)", Self.rate(endedRate),
        Self.rate(itemRates.values.reduce(0, +)),
      ],
    ]
    lines += Self.lines(Columns.text(counts))
    if !running.isEmpty {
      lines += ["", "running"]
      lines += Self.lines(Columns.text(running.map { row(of: $0, at: now) }))
    }
    return lines
  }

  /// The same in short, for a log.
  func line(at now: Instant) -> String {
    guard let standing, failure == nil else { return "\(now) \(failure ?? "")" }
    return "\(now) \(JobReport.headline(of: standing, queue: queue)); "
      + "\(Self.rate(endedRate)) ended/s, \(Self.rate(itemRates.values.reduce(0, +))) items/s"
  }

  private func row(of job: JobSummary, at now: Instant) -> [String] {
    let progress = JobProgress(job.progress ?? [])
    return [
      job.id.text, progress.bar(width: Self.barWidth, tick: lookCount),
      JobReport.age(of: job, at: now), itemRates[job.id].map { "\(Self.rate($0)) items/s" } ?? "",
      progress.text, "attempt \(job.attempt)/\(job.attemptCountMax)", job.owner ?? "",
    ]
  }

  /// One digit behind the point while that says something.
  private static func rate(_ rate: Double) -> String {
    rate < 100 ? "\((rate * 10).rounded() / 10)" : "\(Int(rate.rounded()))"
  }

  private static func lines(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }
}
