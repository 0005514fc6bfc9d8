import HTTP
import OpenAPI

/// All that the API serves, in one table; what it says of itself is made of the same rows.
package enum PricingAPI {
  static let endpoints = prices + tasks + deadLetters + events + operation + documents

  package static let routes = RouteTable(endpoints.map(\.route))

  /// What clients are told. The limits are those of `settings`, which an operator may have changed.
  static func description(version: String, limits: [Limit]) -> APIDescription {
    APIDescription(
      title: "Pricing", version: version,
      description: """
        What does this cost, for this customer, right now? Prices are resolved from memory, exact \
        to the last digit, and every price can be explained.

        - Amounts are **strings**: no reader makes binary fractions of them.
        - A price says in `price_valid_until` when it may next change by itself.
        - Errors are [problem documents](#errors) with a stable `code`.
        """,
      guides: [
        Guide(
          "Authentication",
          "None: whoever reaches the service may use it. Put it behind a proxy that asks who calls."
        )
      ],
      tags: [
        Tag("Prices", "Quote one price or a thousand, with or without their explanation."),
        Tag("Tasks", "Have prices recalculated in the background, and see what becomes of it."),
        Tag("Events", "Tell what happens on the market."),
        Tag("Operation", "What those who run the service look at."),
      ],
      parametersAnywhere: [
        .header(
          "X-Request-Id", .string(maxLength: RequestID.byteCountMax),
          "Taken over into the answer and the logs: letters, digits and `-_.:`."),
        .header("traceparent", .string, "The caller's W3C trace context, continued."),
      ],
      headersAnywhere: [
        .header("X-Request-Id", .string, "The request's id: give it when you ask for help.")
      ],
      problemsAnywhere: ProblemKind.anywhere, limits: limits,
      endpoints: endpoints.map(\.description))
  }
}
