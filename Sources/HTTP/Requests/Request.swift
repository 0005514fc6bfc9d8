import Bytes
import Telemetry
import Timing

/// Whoever takes a request's answer back to its client.
package protocol Responder: AnyObject {
  func send(
    _ status: Status, _ contentType: StaticString?, _ content: Span<UInt8>, for request: Request)
}

/// One request, from its head to its answer.
///
/// It belongs to the shard of its connection, which uses it again for a later request once it is
/// answered. Its texts are places in bytes that are lent to the handler for the length of its call:
/// what is needed later must be copied. The answer may come during that call or long after it.
package final class Request {
  package var head = RequestHead()
  /// Where the body stands in the request's bytes.
  package var body = ByteRange.empty
  package var id = RequestID()
  /// This request's span of the caller's trace, or of one begun here.
  package var trace: TraceContext?
  package var receivedAt = MonotonicTime(nanoseconds: 0)
  /// Further fields of the answer.
  package var answerFields = ResponseFields()

  /// Which route was found, for the metrics; the number of routes for none.
  package var route = 0
  /// The pattern of that route, for the log; empty for none.
  package internal(set) var routePattern = ""
  /// Where the values of the route's `{parameters}` stand in the request's bytes, still escaped.
  package internal(set) var parameters: [ByteRange] = []

  private var responder: (any Responder)?

  package init() {}

  /// Whether an answer is still owed.
  package var awaitsAnswer: Bool { responder != nil }

  /// Makes the request ready for the next one, which `responder` wants answered.
  package func begin(for responder: any Responder) {
    self.responder = responder
    parameters.removeAll(keepingCapacity: true)
    answerFields.removeAll()
    body = .empty
    route = 0
    routePattern = ""
  }

  /// Forgets who wants the answer: the client is gone.
  package func abandon() { responder = nil }

  /// Answers. A request is answered once; when its client has gone the answer goes nowhere.
  package func answer(
    _ status: Status, _ contentType: StaticString? = nil, _ content: Span<UInt8>
  ) {
    let responder = responder
    self.responder = nil
    responder?.send(status, contentType, content, for: self)
  }

  /// Answers without content.
  package func answer(_ status: Status) {
    answer(status, nil, Span<UInt8>())
  }

  /// Appends the decoded value of the `index`th of the route's parameters.
  package func decodeParameter(
    _ index: Int, of bytes: Span<UInt8>, into output: inout ByteBuffer
  ) throws(PercentDecoder.Failure) {
    try PercentDecoder.decode(
      segment: bytes.extracting(parameters[index].bounds), into: &output)
  }
}

/// Refusals.
extension Request {
  package func refuse(_ problem: Problem) {
    if problem.status == .serviceUnavailable { answerFields.append("Retry-After", 1) }
    var document = ByteBuffer()
    problem.write(to: &document, requestID: id)
    document.withSpan { answer(problem.status, ContentType.problem, $0) }
  }
}
