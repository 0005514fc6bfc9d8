import Bytes
import HTTP
import HTTP1
import Reactor

/// The answer to a connection that there is no room for: given unheard, so that it costs neither a
/// place nor a wait.
enum TurnAway {
  static func answer(_ socket: borrowing Descriptor, date: IMFDate) {
    var document = ByteBuffer()
    Problem.overloaded.write(to: &document, requestID: RequestID())
    var fields = ResponseFields()
    fields.append("Retry-After", 1)
    var output = ByteBuffer()
    document.withSpan { content in
      ResponseEncoder().append(
        .serviceUnavailable, contentType: ContentType.problem, content: content, date: date,
        requestID: Span(), fields: fields, to: &output)
    }
    // What the kernel does not take of so short an answer is lost with the connection.
    _ = output.withSpan { socket.send($0) }
  }
}
