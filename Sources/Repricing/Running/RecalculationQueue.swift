import Bytes
import JSON
import Jobs
import Telemetry

/// Asks for recalculations as jobs.
///
/// Of the requests for one scope that come before one begins, one job comes: it reads what holds
/// when it starts. The request of one event is one job, however often it is made.
package struct RecalculationQueue: RecalculationRequesting {
  private let jobs: JobQueue

  package init(_ jobs: JobQueue) { self.jobs = jobs }

  package func request(_ request: RecalculationRequest) async throws {
    do {
      if try await jobs.enqueue(request.job) == .full { throw RecalculationQueueFull() }
    } catch JobError.tooLarge {
      // Its id would be that of both halves.
      guard let (one, other) = request.halves else { throw JobError.badName("scope") }
      try await self.request(one)
      try await self.request(other)
    }
  }
}

/// As many recalculations wait as the queue may hold.
package struct RecalculationQueueFull: Error {}

extension RecalculationRequest {
  /// The longest scope by which two jobs are known to be the same.
  private static let keyByteCountMax = JobLimits().uniqueKeyByteCountMax

  /// The job that it is.
  var job: NewJob {
    let id = event.flatMap { JobID("event:\($0)") } ?? .unique()
    var job = NewJob(self, id: id)
    var scope = ByteBuffer()
    scope.appendJSON { self.scope.write(to: &$0) }
    if scope.count <= Self.keyByteCountMax {
      let key = scope.withSpan { String(decoding: $0) }
      job.uniqueness = NewJob.Uniqueness(key, until: .started)
    }
    job.trace = traceparent.flatMap { TraceContext(traceparent: $0.utf8.span) }
    return job
  }

  /// Two requests for what it is for; nil where there is nothing to halve.
  var halves: (RecalculationRequest, RecalculationRequest)? {
    guard case .skus(let skus) = scope, skus.count > 1 else { return nil }
    let middle = skus.count / 2
    var (one, other) = (self, self)
    one.scope = .skus(Array(skus[..<middle]))
    other.scope = .skus(Array(skus[middle...]))
    (one.event, other.event) = (nil, nil)
    return (one, other)
  }
}
