import HTTP
import JSON
import OpenAPI
import Pricing
import Quoting

/// What a request for a price may be refused with.
extension ProblemKind {
  static let unavailable = ProblemKind(
    .unavailable,
    remedy: """
      Try again after the seconds that `Retry-After` names. `/readyz` tells those who run the \
      service what is missing.
      """)

  static let revisionNotReached = ProblemKind(
    .revisionNotReached(reached: nil),
    remedy: "Try again after the seconds that `Retry-After` names, or ask without `Min-Revision`.")

  static let invalidRequest = ProblemKind(
    .invalidRequest(JSONProblems()),
    remedy: """
      `errors` names each value at fault: by its pointer in the body, as `?name` or `{name}` in \
      the URL, or by the name of its header field.
      """)

  /// Of a body, before it is looked at as a question.
  static let ofBodies = [
    ProblemKind(
      .malformedJSON(JSONError(.expectedValue, at: 0)),
      remedy: "Look at the byte that `detail` names. Names must not repeat."),
    ProblemKind(.unsupportedMediaType, remedy: "Send `Content-Type: application/json`."),
    invalidRequest,
  ]

  /// Of one price.
  static let ofPrices = [
    ProblemKind(
      Problem(QuoteRefusal.unknownProduct), remedy: "Check the `product_id`: case counts."),
    ofResolution(
      .noPrice, remedy: "Ask about another time, or see in the catalogue who its lists are for."),
    ProblemKind(
      .staleRate, remedy: "Record a rate that holds, or ask in the currency of a list."),
    ofResolution(
      .guardrailInfeasible,
      remedy: "Mend the guardrails, the margin or the rounding profile: they leave no price."),
    ofResolution(.amountOverflow, remedy: "Ask for less at a time."),
    unavailable,
    revisionNotReached,
  ]

  private static func ofResolution(_ error: ResolutionError, remedy: String) -> ProblemKind {
    ProblemKind(Problem(QuoteRefusal.noPrice(error)), remedy: remedy)
  }
}
