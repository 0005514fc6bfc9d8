/// Why an answer could not be fetched. What it says names no part of the request.
package enum FetchFault: Error, Equatable, Sendable, CustomStringConvertible {
  /// Nobody knows the host's name.
  case nameUnknown
  /// No connection could be made, or it broke.
  case connection(String)
  /// The whole answer, or its next bytes, did not come in time.
  case timedOut
  /// The server ended the connection before the answer was whole.
  case cutOff
  /// What came is no answer of HTTP/1.1.
  case malformed
  /// The content is longer than it may be.
  case tooLong(byteCountMax: Int)
  /// The task that waits for it was cancelled.
  case cancelled

  /// Whether the same, asked again later, may well succeed.
  package var isTransient: Bool {
    switch self {
    case .nameUnknown, .connection, .timedOut, .cutOff, .cancelled: true
    case .malformed, .tooLong: false
    }
  }

  package var description: String {
    switch self {
    case .nameUnknown: "the host's name is unknown"
    case .connection(let reason): reason
    case .timedOut: "the server did not answer in time"
    case .cutOff: "the answer was cut off"
    case .malformed: "what came is no answer of HTTP/1.1"
    case .tooLong(let limit): "the content is longer than \(limit) bytes"
    case .cancelled: "it was cancelled"
    }
  }
}
