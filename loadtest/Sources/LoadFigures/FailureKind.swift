/// What can become of a request instead of the answer that was expected.
package enum FailureKind: Int, CaseIterable, Sendable {
  /// The connection broke, or was closed with the answer owed.
  case closed
  /// No answer within the time allowed.
  case timeout
  /// Never sent: no connection was free within the time allowed.
  case unsent
  /// The answer is no HTTP/1.1, or larger than we read.
  case malformed
  /// A status that the step does not expect.
  case status
  /// The status was right, the content was not.
  case content

  package var name: StaticString {
    switch self {
    case .closed: "closed"
    case .timeout: "timeout"
    case .unsent: "unsent"
    case .malformed: "malformed"
    case .status: "status"
    case .content: "content"
    }
  }
}
