import Bytes
import JSON
import Jobs

/// What recalculations are called as jobs, by those who enqueue them and those who run them.
package enum RecalculationJob {
  package static let kind = "recalculation"
  package static let queue = "recalc"
}

extension NewJob {
  /// The job that a recalculation is. Its trace is the caller's to set.
  package init(_ request: RecalculationRequest, id: JobID = .unique()) {
    var payload = ByteBuffer()
    payload.appendJSON { request.write(to: &$0) }
    self.init(
      RecalculationJob.kind,
      payload: payload.withSpan { bytes in bytes.indices.map { bytes[$0] } }, id: id)
  }
}
