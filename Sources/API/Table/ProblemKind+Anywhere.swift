import HTTP
import HTTP1
import OpenAPI

extension ProblemKind {
  /// The kind of a problem that is answered with, and what a client should do about it.
  init(_ problem: Problem, remedy: String) {
    self.init("\(problem.code)", problem.status.code, "\(problem.title)", remedy: remedy)
  }

  static let unknownPath = ProblemKind(
    .unknownPath, remedy: "Compare the path with those on this page, slashes at its end included.")

  static let methodNotAllowed = ProblemKind(
    .methodNotAllowed, remedy: "Use one of the methods that `Allow` names.")

  static let overloaded = ProblemKind(
    .overloaded, remedy: "Try again after the seconds that `Retry-After` names, or a moment later.")

  static let requestTimeout = ProblemKind(
    .requestTimeout, remedy: "Send the request in one go, on a fresh connection.")

  /// What any request may meet, whatever it asks for.
  static let anywhere =
    [unknownPath, methodNotAllowed, overloaded, requestTimeout]
    + RequestRefusal.allCases.map { ProblemKind(Problem($0), remedy: remedy(for: $0)) }

  private static func remedy(for refusal: RequestRefusal) -> String {
    switch refusal {
    case .requestLineTooLong, .headTooLarge, .tooManyFields, .bodyTooLarge,
      .chunkExtensionsTooLarge, .trailersTooLarge:
      "Send less: see [the limits](#limits)."
    case .unimplementedMethod, .unsupportedTransferCoding, .unsupportedVersion,
      .unsupportedExpectation:
      "Do without it."
    default:
      "Mend the client: it does not speak HTTP/1.1 as RFC 9112 has it. The connection is closed."
    }
  }
}
