import HTTP
import JSON
import Pricing
import Quoting

/// Why a price is not answered.
extension Problem {
  static func malformedJSON(_ error: JSONError) -> Problem {
    guard error.reason != .tooLong else {
      return Problem(
        .contentTooLarge, "payload_too_large", "The body is larger than is taken.")
    }
    return Problem(
      .badRequest, "malformed_json", "The body is not JSON.", detail: error.description)
  }

  static func invalidRequest(_ problems: JSONProblems) -> Problem {
    Problem(
      .unprocessableContent, "invalid_request", "The request is not valid.",
      faults: problems.all)
  }

  static var unsupportedMediaType: Problem {
    Problem(
      .unsupportedMediaType, "unsupported_media_type",
      "The body must be sent as application/json, in UTF-8.")
  }

  static var unavailable: Problem {
    Problem(
      .serviceUnavailable, "unavailable", "What prices depend on cannot be read at the moment.")
  }

  static var staleRate: Problem {
    Problem(.unprocessableContent, "fx_stale", "An exchange rate is missing or has expired.")
  }

  static func revisionNotReached(reached revision: Int?) -> Problem {
    Problem(
      .serviceUnavailable, "revision_not_reached",
      "The catalogue is not yet at the revision asked for.",
      detail: revision.map { "It is at revision \($0)." } ?? "It has not been read yet.")
  }

  init(_ refusal: QuoteRefusal) {
    switch refusal {
    case .unknownProduct:
      self.init(.notFound, "unknown_product", "There is no such product.")
    case .overloaded: self = .overloaded
    case .unavailable: self = .unavailable
    case .revisionNotReached(let revision): self = .revisionNotReached(reached: revision)
    case .noPrice(let error): self.init(error)
    }
  }

  private init(_ error: ResolutionError) {
    switch error {
    case .noPrice:
      self.init(
        .unprocessableContent, "no_price",
        "No list has a price for this product, customer, quantity and time.")
    case .staleRate(let base, let quote):
      self = .staleRate
      detail = "There is no rate from \(base) to \(quote)."
    case .guardrailInfeasible:
      self.init(
        .unprocessableContent, "guardrail_infeasible",
        "No permitted price lies within the guardrails.")
    case .amountOverflow:
      self.init(
        .unprocessableContent, "amount_overflow",
        "An amount has more than 15 digits before the point.")
    }
  }
}

extension Request {
  /// Refuses. Nobody is to keep a refusal.
  func refusePrice(_ problem: Problem) {
    answerFields.append("Cache-Control", "no-store")
    refuse(problem)
  }
}
