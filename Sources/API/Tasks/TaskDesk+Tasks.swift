import Bytes
import HTTP
import JSON
import Jobs
import Repricing

/// Recalculations, and what became of them.
extension TaskDesk {
  /// `POST /api/v1/recalculations`
  func recalculate(_ request: Request, _ bytes: Span<UInt8>) {
    var document = JSONDocument()
    guard parseBody(of: request, bytes, into: &document) else { return }
    var problems = JSONProblems()
    let recalculation = RecalculationRequest(document.root, in: document, &problems)
    let key = request.idempotencyKey(in: bytes, &problems)
    guard let recalculation, problems.isEmpty else {
      return refuse(request, .invalidRequest(problems))
    }
    var job = NewJob(recalculation, id: key?.task ?? .unique())
    job.trace = request.trace
    perform(request) { [queue, job] in
      try await key == nil ? queue.add(job) : queue.addOnce(job)
    } then: { [self] request, standing in
      accept(request, standing)
    }
  }

  /// `GET /api/v1/tasks/{id}`
  func show(_ request: Request, _ bytes: Span<UInt8>) {
    guard let id = request.jobID(in: bytes) else { return refuse(request, .unknownTask) }
    perform(request) { [queue] () async throws -> JobRecord in
      guard let job = try await queue.job(id) else { throw Problem.unknownTask }
      return job
    } then: { [self] request, job in
      answer(request, .ok, TaskDetail(job))
    }
  }

  /// `POST /api/v1/tasks/{id}/cancel`
  func cancel(_ request: Request, _ bytes: Span<UInt8>) {
    guard let id = request.jobID(in: bytes) else { return refuse(request, .unknownTask) }
    perform(request) { [queue] () async throws -> JobState in
      switch try await queue.cancel(id) {
      case .cancelled: return .cancelled
      case .asked: return .running
      case .nothingToCancel:
        guard let state = try await queue.job(id)?.summary.state else { throw Problem.unknownTask }
        guard state == .cancelled else { throw Problem.taskEnded(state) }
        return state
      }
    } then: { [self] request, state in
      answer(
        request, state == .cancelled ? .ok : .accepted, TaskStanding(id: id, state: state))
    }
  }

  /// `GET /api/v1/tasks`, and with `states` being but one `GET /api/v1/dead-letters`.
  func list(_ request: Request, _ bytes: Span<UInt8>, among states: [JobState]) {
    var problems = JSONProblems()
    let question = TaskListQuestion(request, of: bytes, among: states, &problems)
    guard problems.isEmpty else { return refuse(request, .invalidRequest(problems)) }
    perform(request) { [queue] in
      try await queue.jobs(
        inAnyOf: question.states, after: question.cursor, count: question.count)
    } then: { [self] request, page in
      answer(request, .ok, TaskPage(page))
    }
  }

  /// Says that a task will be worked on, and where to ask about it.
  func accept(_ request: Request, _ standing: TaskStanding) {
    var location = ByteBuffer()
    location.append("/api/v1/tasks/")
    location.append(standing.id.text)
    location.withSpan { request.answerFields.append("Location", $0) }
    answer(request, .accepted, standing)
  }
}

extension JobQueue {
  /// Adds a job of which there is no other.
  fileprivate func add(_ job: NewJob) async throws -> TaskStanding {
    guard try await enqueue(job) != .full else { throw Problem.overloaded }
    return TaskStanding(id: job.id, state: .queued)
  }

  /// Adds a job unless it is there; throws where another one is there by its name.
  fileprivate func addOnce(_ job: NewJob) async throws -> TaskStanding {
    let enqueued = try await add(job)
    // Whether this or an earlier try has added it, the queue knows what it has.
    guard let known = try await self.job(job.id) else { return enqueued }
    guard known.summary.kind == job.kind, known.payload == job.payload else {
      throw Problem.idempotencyKeyReused
    }
    return TaskStanding(id: job.id, state: known.summary.state)
  }
}

extension Request {
  /// The job that the path names; nil where no job can have that name.
  func jobID(in bytes: Span<UInt8>) -> JobID? {
    var text = ByteBuffer()
    guard (try? decodeParameter(0, of: bytes, into: &text)) != nil else { return nil }
    return JobID(text.withSpan { String(decoding: $0) })
  }
}

/// A task and where it stands.
struct TaskStanding: JSONWritable, Sendable {
  let id: JobID
  let state: JobState

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("task_id", id.text)
      json.member("state", state.rawValue)
    }
  }
}

/// A part of a list of tasks.
struct TaskPage: JSONWritable {
  private let page: JobPage

  init(_ page: JobPage) { self.page = page }

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.array("tasks") { json in
        for job in page.jobs { json.write(TaskDetail(job)) }
      }
      json.member("next_cursor", page.next)
    }
  }
}
