import OpenAPI

/// What the API says of itself.
extension PricingAPI {
  static let documents: [ServedEndpoint] = [
    .get(
      "/openapi.json",
      Operation(
        "Describe the API to programs", id: "getOpenAPI", tag: "Operation",
        description: "The OpenAPI 3.1 document of all that is served here.",
        responses: [.ok("The document.", .json(.any, example: #"{"openapi":"3.1.0"}"#))])
    ) { shard, request, _ in shard.openAPI(request) },
    .get(
      "/docs",
      Operation(
        "Describe the API to people", id: "getDocs", tag: "Operation",
        description: "This page. It needs nothing from any other place.",
        responses: [.ok("The page.", .text("text/html"))])
    ) { shard, request, _ in shard.docs(request) },
  ]
}
