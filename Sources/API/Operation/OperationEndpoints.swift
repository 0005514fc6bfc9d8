import OpenAPI

/// What those who run the service look at.
extension PricingAPI {
  static let operation: [ServedEndpoint] = [
    .get(
      "/healthz",
      Operation(
        "Tell that the process lives", id: "getHealth", tag: "Operation",
        description: "Answers as long as the process does, whatever else is out of order.",
        responses: [
          .ok("It lives.", .json(.ref(.health), example: #"{"status":"alive"}"#))
        ])
    ) { shard, request, _ in shard.operation.health(request) },
    .get(
      "/readyz",
      Operation(
        "Tell whether work should be sent here", id: "getReadiness", tag: "Operation",
        description: """
          Looks whether each part that the service stands on answers. Without Redis it is ready \
          all the same: that part is `degraded`, and prices come from the database. While the \
          service is about to stop it says so, and no more requests should be sent.
          """,
        responses: [
          .ok(
            "It is ready.", .json(.ref(.readiness), example: #"{"status":"ready","checks":[]}"#)),
          .status(
            503, "It is not, and the checks tell why.",
            .json(.ref(.readiness), example: #"{"status":"draining","checks":[]}"#)),
        ])
    ) { shard, request, _ in shard.operation.ready(request) },
    .get(
      "/metrics",
      Operation(
        "Show the metrics", id: "getMetrics", tag: "Operation",
        description: "Prometheus text 0.0.4, or OpenMetrics 1.0.0 where `Accept` prefers it.",
        parameters: [.header("Accept", .string, "Which of the two formats is preferred.")],
        responses: [
          .ok(
            "The metrics.",
            .text(
              "text/plain",
              example: """
                # HELP pricing_http_connections Open connections.
                # TYPE pricing_http_connections gauge
                pricing_http_connections 12
                """),
            .text("application/openmetrics-text"))
        ])
    ) { shard, request, bytes in shard.operation.scrape(request, bytes) },
  ]
}

extension NamedSchema {
  fileprivate static let health = NamedSchema(
    "Health", "That the process lives.",
    .object([.required("status", .string(among: ["alive"]), "Always the same.")]))

  fileprivate static let readiness = NamedSchema(
    "Readiness", "Whether the service can do its work.",
    .object([
      .required(
        "status", .string(among: ["ready", "not_ready", "draining"]),
        "`draining` while the service is about to stop."),
      .required("checks", .array(of: .ref(.check)), "One for each part."),
    ]))

  fileprivate static let check = NamedSchema(
    "Check", "How a part that the service stands on is doing.",
    .object([
      .required("name", .string, "The part."),
      .required(
        "status", .string(among: ["ok", "degraded", "failing"]),
        "How it is doing; where it is `degraded`, the service does without it."),
      .optional("detail", .string, "What is wrong with it."),
    ]))
}
