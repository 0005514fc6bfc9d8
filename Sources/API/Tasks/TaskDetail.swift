import Bytes
import JSON
import Jobs
import Pricing
import Telemetry

/// A task as clients see it: in short where it stands in a list.
struct TaskDetail: JSONWritable {
  private let summary: JobSummary
  private let record: JobRecord?

  init(_ summary: JobSummary) {
    self.summary = summary
    record = nil
  }

  init(_ record: JobRecord) {
    summary = record.summary
    self.record = record
  }

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("task_id", summary.id.text)
      json.member("kind", summary.kind)
      json.member("state", summary.state.rawValue)
      json.member("attempts", summary.attempt)
      json.member("attempts_max", summary.attemptCountMax)
      writeTimes(to: &json)
      if let worker = summary.owner { json.member("worker", worker) }
      if let progress = summary.progress { json.member("progress", json: progress) }
      if let error = summary.error { json.member("error", error) }
      if let trace = summary.trace {
        json.member("traceparent", text: { $0.append(traceparent: trace) })
      }
      guard let record else { return }
      json.member("request", json: record.payload)
      if let result = record.result { json.member("result", json: result) }
    }
  }

  private func writeTimes(to json: inout JSONWriter) {
    json.member("enqueued_at", Instant(of: summary.enqueuedAt).description)
    json.member("due_at", Instant(of: summary.dueAt).description)
    if let startedAt = summary.startedAt {
      json.member("started_at", Instant(of: startedAt).description)
    }
    if let endedAt = summary.endedAt { json.member("ended_at", Instant(of: endedAt).description) }
  }
}

extension Instant {
  fileprivate init(of milliseconds: Int) { self.init(milliseconds: Int64(milliseconds)) }
}

extension JSONWriter {
  /// Writes what a job keeps: JSON as it is, and anything else as a string.
  fileprivate mutating func member(_ name: StaticString, json bytes: [UInt8]) {
    self.name(name)
    var document = JSONDocument()
    do throws(JSONError) {
      try document.parse(bytes.span)
      document.copy(document.root, to: &self)
    } catch {
      write(string: bytes.span)
    }
  }
}
