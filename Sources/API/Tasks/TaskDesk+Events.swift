import Bytes
import Events
import HTTP
import JSON
import Jobs
import Pricing
import Telemetry

/// Market events.
extension TaskDesk {
  /// `POST /api/v1/publish-market-event`
  func publish(_ request: Request, _ bytes: Span<UInt8>) {
    var document = JSONDocument(limits: EventReader.limits)
    guard parseBody(of: request, bytes, into: &document) else { return }
    var problems = JSONProblems()
    let now = clock()
    let arrival = EventArrival(id: JobID.unique().text, at: now)
    guard let event = MarketEvent(document.root, in: document, arrival, &problems) else {
      return refuse(request, .invalidRequest(problems))
    }
    let traceparent = request.trace?.traceparent ?? ""
    perform(request) { [publisher] () async throws -> Publication in
      let publication = try await publisher.publish(event, traceparent: traceparent, at: now)
      if publication == .full { throw Problem.overloaded }
      return publication
    } then: { [self] request, publication in
      answer(
        request, .accepted,
        EventReceipt(id: event.id, isKnown: publication == .publishedBefore))
    }
  }
}

/// What the sender of an event gets for it.
private struct EventReceipt: JSONWritable {
  let id: String
  let isKnown: Bool

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("event_id", id)
      json.member("duplicate", isKnown)
    }
  }
}

extension TraceContext {
  fileprivate var traceparent: String {
    var text = ByteBuffer()
    text.append(traceparent: self)
    return text.withSpan { String(decoding: $0) }
  }
}
