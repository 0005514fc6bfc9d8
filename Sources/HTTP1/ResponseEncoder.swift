import Bytes
import HTTP

/// Writes the answers to a request, in the form that request asks for.
package struct ResponseEncoder {
  /// Whether the content is left out, though described: the request was HEAD.
  private let omitsContent: Bool
  private let version: Version
  /// Whether the connection stays open behind the answer: cleared, it is announced to be closed.
  package var keepsAlive: Bool

  /// Writes answers to that request.
  package init(for request: borrowing RequestHead) {
    omitsContent = request.method == .head
    version = request.version
    keepsAlive = request.keepsAlive
  }

  /// Writes answers to a request that could not be read, and closes.
  package init() {
    omitsContent = false
    version = .http11
    keepsAlive = false
  }

  /// Appends a whole answer.
  ///
  /// An answer that has no content by its status (RFC 9110, section 6.4.1) is sent without,
  /// whatever `content` is. A 304 then describes the content it stands for, if there is any.
  package func append(
    _ status: Status, contentType: StaticString? = nil, content: Span<UInt8>, date: IMFDate,
    requestID: Span<UInt8>, fields: borrowing ResponseFields, to output: inout ByteBuffer
  ) {
    appendStatusLine(status, to: &output)
    output.append("Date: ")
    output.append(date.bytes.span)
    if let contentType {
      output.append("\r\nContent-Type: ")
      output.append(contentType)
    }
    if status.announcesLength(of: content) {
      output.append("\r\nContent-Length: ")
      output.append(decimal: content.count)
    }
    if !requestID.isEmpty {
      output.append("\r\nX-Request-Id: ")
      output.append(fieldValue: requestID)
    }
    if !keepsAlive {
      output.append("\r\nConnection: close")
    } else if version == .http10 {
      output.append("\r\nConnection: keep-alive")
    }
    output.append("\r\n")
    if !fields.lines.isEmpty { fields.lines.withSpan { output.append($0) } }
    output.append("\r\n")
    if !omitsContent, status.hasContent { output.append(content) }
  }

  /// Appends the interim answer to a client that waits for leave to send its body.
  package static func appendContinue(to output: inout ByteBuffer) {
    output.append("HTTP/1.1 100 Continue\r\n\r\n")
  }

  private func appendStatusLine(_ status: Status, to output: inout ByteBuffer) {
    // Nearly every answer's; the others are put together.
    if status == .ok { return output.append("HTTP/1.1 200 OK\r\n") }
    output.append("HTTP/1.1 ")
    output.append(decimal: status.rawValue)
    output.append(" ")
    output.append(status.reasonPhrase)
    output.append("\r\n")
  }
}

extension Status {
  fileprivate var hasContent: Bool {
    code >= 200 && self != .noContent && self != .notModified
  }

  /// Whether a Content-Length is sent: RFC 9110, section 8.6. An empty 304 knows nothing of the
  /// length it stands for.
  fileprivate func announcesLength(of content: Span<UInt8>) -> Bool {
    hasContent || self == .notModified && !content.isEmpty
  }
}
