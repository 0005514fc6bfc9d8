import Bytes
import HTTP

/// What a request was answered with.
final class RecordedAnswer: Responder {
  private(set) var status: Status?
  private(set) var content = ""
  private(set) var fields = ""

  func send(
    _ status: Status, _ contentType: StaticString?, _ content: Span<UInt8>, for request: Request
  ) {
    precondition(self.status == nil)
    self.status = status
    self.content = String(decoding: content)
    fields = request.answerFields.lines.withSpan { String(decoding: $0) }
  }
}

extension RequestHandler {
  /// Hands over a request for `path` and answers with what came back at once.
  func answer(_ method: Method, _ path: String) -> RecordedAnswer {
    let request = Request()
    let recorded = RecordedAnswer()
    let bytes = Array(path.utf8)
    request.begin(for: recorded)
    request.head.method = method
    request.head.path = ByteRange(0..<bytes.count)
    handle(request, bytes.span)
    return recorded
  }
}
