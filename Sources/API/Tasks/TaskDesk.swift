import Events
import HTTP
import JSON
import Jobs
import Pricing
import Reactor
import Telemetry
import Timing

/// Where a shard's requests about tasks and events are taken and answered.
///
/// What they ask of Redis is asked by tasks of their own, a bounded number at once, and each
/// request is answered in bounded time: an answer that comes later finds nobody waiting.
package final class TaskDesk {
  let queue: JobQueue
  let publisher: EventPublisher
  let clock: @Sendable () -> Instant
  private let shard: Shard
  private let limits: TaskLimits
  private let logger: Logger
  private var callCount = 0
  private var warnedAt: MonotonicTime?

  /// A line a second tells as much as one for each request.
  private static let warningPeriod = TimeSpan.seconds(1)

  package init(
    on shard: Shard, queue: JobQueue, publisher: EventPublisher, limits: TaskLimits,
    clock: @escaping @Sendable () -> Instant, logger: Logger
  ) {
    self.shard = shard
    self.queue = queue
    self.publisher = publisher
    self.limits = limits
    self.clock = clock
    self.logger = logger
  }

  /// Does `work` elsewhere and has `answer` answer the request with what came of it. Where nothing
  /// came of it, or not in time, the request is refused.
  func perform<Value: Sendable>(
    _ request: Request, _ work: @escaping @Sendable () async throws -> Value,
    then answer: @escaping (Request, Value) -> Void
  ) {
    guard callCount < limits.callCountMax else { return refuse(request, .overloaded) }
    callCount += 1
    let call = TaskCall(request)
    let ticket = shard.schedule(call, at: .now() + limits.patience)
    let finish = ShardConfined(
      { [self] (result: Result<Value, any Error>) in
        callCount -= 1
        shard.withdraw(ticket)
        switch result {
        case .success(let value): call.take().map { answer($0, value) }
        case .failure(let error): fail(call.take(), error)
        }
      }, to: shard)
    Task { [shard] in
      let result: Result<Value, any Error>
      do { result = .success(try await work()) } catch { result = .failure(error) }
      shard.execute { finish.take()(result) }
    }
  }

  private func fail(_ request: Request?, _ error: any Error) {
    let problem = Problem(call: error)
    if problem.status == .serviceUnavailable, !(error is Problem) { warn(of: error) }
    if let request { refuse(request, problem) }
  }

  private func warn(of error: any Error) {
    guard warnedAt.map({ shard.now - $0 >= Self.warningPeriod }) ?? true else { return }
    warnedAt = shard.now
    logger.warning("the queue or the stream of events does not do what it is asked") { line in
      line.add("error", "\(error)")
    }
  }

  // MARK: Requests and answers

  /// Reads the body into `document`; false where the request has been refused.
  func parseBody(
    of request: Request, _ bytes: Span<UInt8>, into document: inout JSONDocument
  ) -> Bool {
    do throws(Problem) {
      try request.parseBody(of: bytes, into: &document)
      return true
    } catch {
      refuse(request, error)
      return false
    }
  }

  func refuse(_ request: Request, _ problem: Problem) {
    request.answerFields.append("Cache-Control", "no-store")
    request.refuse(problem)
  }

  /// Answers with what holds now, and maybe not any more when it is asked for again.
  func answer(_ request: Request, _ status: Status, _ value: some JSONWritable) {
    request.answerFields.append("Cache-Control", "no-store")
    request.answer(status, json: value)
  }
}

/// A request whose answer is being waited for, until it comes or its time is over.
private final class TaskCall: DeadlineHandler {
  private var request: Request?

  init(_ request: Request) { self.request = request }

  /// The request, for whoever answers it; nil once it is answered.
  func take() -> Request? { request.take() }

  func deadlinePassed(now: MonotonicTime) {
    guard let request = take() else { return }
    request.answerFields.append("Cache-Control", "no-store")
    request.refuse(.queueUnavailable)
  }
}
