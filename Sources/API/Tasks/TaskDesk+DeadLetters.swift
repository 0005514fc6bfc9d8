import HTTP
import JSON
import Jobs

/// Tasks that have failed for good, until somebody decides.
extension TaskDesk {
  /// `POST /api/v1/dead-letters/{id}/requeue`
  func requeue(_ request: Request, _ bytes: Span<UInt8>) {
    guard let id = request.jobID(in: bytes) else { return refuse(request, .unknownDeadLetter) }
    perform(request) { [queue] in
      guard try await queue.requeue(id) else { throw Problem.unknownDeadLetter }
    } then: { [self] request, _ in
      accept(request, TaskStanding(id: id, state: .queued))
    }
  }

  /// `POST /api/v1/dead-letters/requeue`
  func requeueAll(_ request: Request) {
    perform(request) { [queue] in
      try await queue.requeueAll()
    } then: { [self] request, count in
      answer(request, .ok, RequeuedCount(count: count))
    }
  }

  /// `DELETE /api/v1/dead-letters/{id}`
  func deleteDeadLetter(_ request: Request, _ bytes: Span<UInt8>) {
    guard let id = request.jobID(in: bytes) else { return refuse(request, .unknownDeadLetter) }
    perform(request) { [queue] in
      // The queue would forget a task that is done as well.
      guard try await queue.job(id)?.summary.state == .dead, try await queue.delete(id) else {
        throw Problem.unknownDeadLetter
      }
    } then: { request, _ in
      request.answer(.noContent)
    }
  }
}

/// How many dead letters were given back to the workers.
private struct RequeuedCount: JSONWritable {
  let count: Int

  func write(to json: inout JSONWriter) {
    json.object { json in json.member("requeued", count) }
  }
}
