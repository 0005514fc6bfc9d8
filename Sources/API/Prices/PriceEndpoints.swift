import HTTP
import OpenAPI
import Pricing

/// What things cost.
extension PricingAPI {
  static let prices: [ServedEndpoint] = [
    ServedEndpoint(
      PriceRoutes.quote { $0.prices },
      Operation(
        "Quote a price", id: "quotePrice", tag: "Prices",
        description: """
          Resolves the price of one product for one customer at one instant. The same question \
          about the same `revision` and `version` has the same answer, on any machine, any day. \
          An `at` in the past is answered by the rules and costs of then.
          """,
        parameters: [.minRevision],
        body: .json(
          .ref(.priceRequest),
          example: """
            {"product_id":"DRILL-18V","quantity":12,"currency":"EUR","segments":["dealer"],
             "explain":true}
            """),
        responses: [
          .ok(
            "The price.", .json(.ref(.priceDetail), example: explainedDrill), headers: [.layer])
        ],
        problems: ProblemKind.ofBodies + ProblemKind.ofPrices)),
    ServedEndpoint(
      PriceRoutes.quoteTarget { $0.prices },
      Operation(
        "Quote a price by URL", id: "getPrice", tag: "Prices",
        description: """
          The same for browsers and caches: the answer may be kept until it can change by itself, \
          at most a minute, and by the customer alone where a fact of one was asked about. \
          Attributes are asked as `attributes.NAME=value`.
          """,
        parameters: targetParameters,
        responses: [
          .ok(
            "The price.", .json(.ref(.priceDetail), example: drill),
            headers: [
              .header(
                "ETag", .string, "Changes when the price or what it stands on does.",
                example: #"W/"5be2d9a6a1c04f31""#),
              .header(
                "Cache-Control", .string, "How long, and by whom, the price may be kept.",
                example: "private, max-age=60, must-revalidate"),
              .layer,
            ]),
          .notModified("The price that you hold still holds."),
        ],
        problems: [.invalidRequest] + ProblemKind.ofPrices)),
    ServedEndpoint(
      PriceRoutes.quoteBatch { $0.prices },
      Operation(
        "Quote many prices", id: "quotePrices", tag: "Prices",
        description: """
          Resolves up to 1 000 prices by one revision and at one instant. Sheets that are not at \
          hand are loaded together. A bad line is a problem of its own and spoils no other. Each \
          price tells its `source`; of many there is no `X-Cache`.
          """,
        parameters: [.minRevision],
        body: .json(.ref(.batchRequest), example: batchRequest),
        responses: [
          .ok(
            "A result for each line, in their order.",
            .json(.ref(.batchResult), example: batchResult))
        ],
        problems: ProblemKind.ofBodies + [.unavailable, .revisionNotReached])),
  ]

  private static let targetParameters: [Parameter] = [
    .path("product_id", .name, "The product.", example: "DRILL-18V"),
    .query("quantity", .decimalString, "How many; fractions are welcome.", example: "12"),
    .query("currency", .currency, "In which currency.", example: "EUR"),
    .query("channel", .value, "Where it is sold.", example: "b2b"),
    .query("country", .value, "Where to.", example: "DE"),
    .query(
      "segments", .array(of: .value, maxItems: EntityLimits.segmentCountMax),
      "What the customer belongs to: a set.", example: "dealer", isCommaSeparated: true),
    .query("customer_id", .value, "Who asks.", example: "c-4711"),
    .query("at", .dateTime, "The instant to price at; by default, now."),
    .query("explain", .boolean.defaulting(to: false), "Whether to tell how it came about."),
    .header("If-None-Match", .string, "The `ETag` of the price that you hold."),
    .minRevision,
  ]
}

extension Parameter {
  fileprivate static let minRevision = header(
    "Min-Revision", .integer(0...),
    """
    Read your writes: answers see at least what this revision of the catalogue recorded. They are \
    read from the database and not from a cache, wait for the revision a moment, and are refused \
    with `revision_not_reached` when it has not come by then.
    """)
}

extension ResponseHeader {
  fileprivate static let layer = header(
    "X-Cache", .string(among: ["local", "redis", "miss"]),
    "Where the product's sheet was found: in the process, in Redis, or in neither.",
    example: "local")
}
