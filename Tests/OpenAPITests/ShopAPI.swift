import OpenAPI

/// A description as one would write it: most of what can be said is said in it.
enum ShopAPI {
  static let description = APIDescription(
    title: "Pricing", version: "1.2.3",
    description: """
      What does this cost, for this customer, right now? Prices are resolved from memory, exact to \
      the last digit, and every price can be explained.

      - Amounts are **strings**: no reader makes binary fractions of them.
      - A price says in `price_valid_until` when it may change by itself.
      - Errors are [problem documents](#errors) with a stable `code`.
      """,
    guides: [
      Guide("Authentication", "None: whoever reaches the service may use it. Put it behind yours.")
    ],
    tags: [
      Tag("Prices", "Quote one price or a thousand, with or without their explanation."),
      Tag("Tasks", "Work that is done in the background, and what became of it."),
      Tag("Operation", "What those who run the service look at."),
    ],
    parametersAnywhere: [
      .header("X-Request-Id", .string(maxLength: 128), "Taken over into the answer and the logs."),
      .header("traceparent", .string, "The caller's W3C trace context, continued."),
    ],
    headersAnywhere: [
      .header("X-Request-Id", .string, "The request's id: give it when you ask for help.")
    ],
    problemsAnywhere: [.payloadTooLarge, .overloaded, .unknownPath],
    limits: [
      Limit("Body of a request", "1 MiB", beyondIt: .payloadTooLarge),
      Limit("Lines of a batch", "1 000", beyondIt: .invalidRequest),
      Limit("Requests in flight", "as many as answer in time", beyondIt: .overloaded),
    ],
    endpoints: prices + tasks + operation)

  static let prices: [Endpoint] = [
    Endpoint(
      .post, "/api/v1/price",
      Operation(
        "Quote a price", id: "quotePrice", tag: "Prices",
        description: """
          Resolves the price of one product for one customer at one instant. The same question \
          about the same `revision` and `version` has the same answer, on any machine, any day.
          """,
        body: .json(
          .ref(.priceRequest),
          example: """
            {"product_id":"DRILL-18V","quantity":12,"currency":"EUR","segments":["dealer"],
             "explain":true}
            """),
        responses: [.ok("The price.", .json(.ref(.priceDetail), example: drill))],
        problems: [
          .malformedJSON, .unknownProduct, .unsupportedMediaType, .invalidRequest, .noPrice,
          .staleRate,
        ])),
    Endpoint(
      .get, "/api/v1/price/{product_id}",
      Operation(
        "Quote a price by URL", id: "getPrice", tag: "Prices",
        description: "The same, for caches: the answer may be kept until it can change by itself.",
        parameters: [
          .path(
            "product_id", .string(minLength: 1, maxLength: 256), "The product.",
            example: "DRILL-18V"),
          .query("quantity", .decimalString, "How many; fractions are welcome.", example: "12"),
          .query("currency", .currency, "In which currency.", example: "EUR"),
          .query(
            "segments", .array(of: .string(maxLength: 64), maxItems: 64),
            "What the customer belongs to.", example: "dealer,vip", isCommaSeparated: true),
          .query("explain", .boolean.defaulting(to: false), "Whether to tell how it came about."),
          .header("If-None-Match", .string, "The `ETag` of the answer that you hold."),
        ],
        responses: [
          .ok(
            "The price.", .json(.ref(.priceDetail), example: drill),
            headers: [
              .header("ETag", .string, "Names this answer.", example: #""4711-17""#),
              .header("Cache-Control", .string, "How long it holds.", example: "max-age=60"),
            ]),
          .notModified("The answer that you hold still holds."),
        ],
        problems: [.unknownProduct, .invalidRequest, .noPrice, .staleRate])),
    Endpoint(
      .post, "/api/v1/prices",
      Operation(
        "Quote many prices", id: "quotePrices", tag: "Prices",
        description: "A bad line is a problem of its own and spoils no other.",
        body: .json(
          .ref(.batchRequest),
          example: """
            {"context":{"currency":"EUR"},
             "lines":[{"ref":"1","product_id":"DRILL-18V","quantity":12}]}
            """),
        responses: [.ok("A result for each line, in order.", .json(.ref(.batchResult)))],
        problems: [.malformedJSON, .invalidRequest])),
  ]

  static let tasks: [Endpoint] = [
    Endpoint(
      .post, "/api/v1/recalculations",
      Operation(
        "Recalculate prices", id: "recalculate", tag: "Tasks",
        description: "Answers at once; the work is done by a worker.",
        parameters: [
          .header(
            "Idempotency-Key", .string(maxLength: 128), "Makes a retry the same task.",
            example: "nightly-2026-11-20")
        ],
        body: .json(.ref(.recalculation), example: #"{"scope":{"category":"tools/power"}}"#),
        responses: [
          .accepted(
            "The task is queued.", .json(.ref(.accepted), example: #"{"task_id":"01JD0"}"#),
            headers: [
              .header("Location", .string, "Where to ask.", example: "/api/v1/tasks/01JD0")
            ])
        ],
        problems: [.malformedJSON, .invalidRequest])),
    Endpoint(
      .delete, "/api/v1/dead-letters/{id}",
      Operation(
        "Drop a dead letter", id: "dropDeadLetter", tag: "Tasks",
        parameters: [.path("id", .string(maxLength: 64), "The letter.", example: "01JD0")],
        responses: [.noContent("It is gone.")], problems: [.unknownTask])),
  ]

  static let operation: [Endpoint] = [
    Endpoint(
      .get, "/metrics",
      Operation(
        "Scrape the metrics", id: "scrapeMetrics", tag: "Operation",
        responses: [
          .ok(
            "All metrics.",
            .text("text/plain", example: "# TYPE up gauge\nup 1\n"),
            .text("application/openmetrics-text"))
        ]))
  ]

  static let drill: JSONExample = """
    {"product_id":"DRILL-18V","quantity":"12","currency":"EUR","base_price":"100.00",
     "unit_price":"83.99","final_price":"83.99","total":"1007.88","source":"cache","list":"dealer",
     "revision":4711,"version":17,"price_valid_until":"2026-11-30T23:00:00Z",
     "calculated_at":"2026-11-20T10:00:00.123Z",
     "trace":[{"step":"list","by":"dealer","after":"100.00"},
              {"step":"tier","by":"volume from 10","after":"92.00"},
              {"step":"adjustment","by":"black-friday","effect":"-10%","after":"82.80"},
              {"step":"guardrail","by":"margin-15","after":"83.529411764706"},
              {"step":"rounding","by":"EUR","after":"83.99"}],
     "rejected":[{"list":"retail","reason":"lower rank"}]}
    """
}

extension ProblemKind {
  static let malformedJSON = ProblemKind(
    "malformed_json", 400, "The body is not JSON.",
    remedy: "Look at the byte that `detail` names. Keys must not repeat.")
  static let unknownProduct = ProblemKind(
    "unknown_product", 404, "There is no such product.",
    remedy: "Check the `product_id`; it is case-sensitive.")
  static let unknownPath = ProblemKind(
    "unknown_path", 404, "Nothing is served under this path.", remedy: "Look at the paths here.")
  static let unknownTask = ProblemKind(
    "unknown_task", 404, "There is no such task.", remedy: "Finished tasks are kept for a day.")
  static let payloadTooLarge = ProblemKind(
    "payload_too_large", 413, "The body is too large.",
    remedy: "Split it: see [the limits](#limits).")
  static let unsupportedMediaType = ProblemKind(
    "unsupported_media_type", 415, "The body is of a type that is not read here.",
    remedy: "Send `Content-Type: application/json`.")
  static let invalidRequest = ProblemKind(
    "invalid_request", 422, "The body is JSON, but not what was asked for.",
    remedy: "`errors` names each value at fault with its pointer and what it would have to be.")
  static let noPrice = ProblemKind(
    "no_price", 422, "No price list has a price for this request.",
    remedy: "Ask with `explain` to see which lists were looked at, and why each was rejected.")
  static let staleRate = ProblemKind(
    "fx_stale", 422, "There is no exchange rate that still holds.",
    remedy: "Import a current rate, or ask in the list's currency.")
  static let overloaded = ProblemKind(
    "overloaded", 503, "There is more to do than can be done in time.",
    remedy: "Wait as long as `Retry-After` says, then ask again.")
}

extension Schema {
  static let currency = Schema.string(pattern: "^[A-Z]{3}$")
  static let amount = Schema.decimalString
  static let scope = Schema.oneOf(
    .object([.required("all", .boolean, "Everything: `true`.")]),
    .object([
      .required("category", .string(maxLength: 256), "All below it.", example: "tools/power")
    ]),
    .object([
      .required("skus", .array(of: .string(maxLength: 256), minItems: 1, maxItems: 1000), "These.")
    ]))
}

extension NamedSchema {
  static let priceRequest = NamedSchema(
    "PriceRequest", "What is to be priced, and for whom.",
    .object(
      [
        .required(
          "product_id", .string(minLength: 1, maxLength: 256), "The product.",
          example: "DRILL-18V"),
        .optional("at", .dateTime, "The instant to price at; by default, now."),
        .optional("explain", .boolean.defaulting(to: false), "Whether to add `trace`."),
      ] + contextProperties))

  static let contextProperties: [Property] = [
    .optional(
      "quantity", .anyOf(.number(above: 0), .decimalString).defaulting(to: 1),
      "How many, as a number or a string."),
    .optional("currency", .currency, "By default, that of the chosen list.", example: "EUR"),
    .optional("channel", .string(maxLength: 64), "Where it is sold.", example: "b2b"),
    .optional(
      "segments", .array(of: .string(maxLength: 64), maxItems: 64),
      "What the customer belongs to: a set."),
    .optional(
      "attributes", .map(to: .string(maxLength: 256), maxProperties: 64),
      "What conditions may ask for as `attributes.NAME`."),
  ]

  static let traceStep = NamedSchema(
    "TraceStep", "One step of the way to a price.",
    .object([
      .required(
        "step",
        .string(among: ["list", "tier", "conversion", "adjustment", "guardrail", "rounding"]),
        "What was done."),
      .required("by", .string, "What did it.", example: "black-friday"),
      .optional("effect", .string, "How.", example: "-10%"),
      .required("after", .amount, "The price after it."),
    ]))

  static let priceDetail = NamedSchema(
    "PriceDetail", "A price, and what it is made of.",
    .object([
      .required("product_id", .string, "The product."),
      .required("quantity", .decimalString, "How many were priced."),
      .required("currency", .currency, "The currency of all amounts."),
      .required("base_price", .amount, "The unit of the chosen entry's first tier."),
      .required("unit_price", .amount, "The same as `final_price`."),
      .required("final_price", .amount, "What the customer pays for one."),
      .required("total", .amount, "What the customer pays for the line.", example: "1007.88"),
      .required(
        "source", .string(among: ["cache", "database"]), "Where the product's sheet came from."),
      .required("list", .string, "The price list that was chosen."),
      .required("revision", .integer(0...), "The rulebook's."),
      .required("version", .integer(0...), "The product's sheet's."),
      .required(
        "price_valid_until", .dateTime.orNull, "When the price may next change by itself."),
      .required("calculated_at", .dateTime, "The instant that was priced at."),
      .optional("trace", .array(of: .ref(.traceStep)), "Each step, when asked to explain."),
      .optional(
        "rejected",
        .array(
          of: .object([
            .required("list", .string, "The list."),
            .required("reason", .string, "Why it was not chosen."),
          ])), "The lists that were not chosen."),
    ]))

  static let batchRequest = NamedSchema(
    "BatchRequest", "Up to 1 000 lines, priced in one context.",
    .object([
      .optional("context", .object(contextProperties), "What holds for every line."),
      .required(
        "lines",
        .array(
          of: .object([
            .required("ref", .string(maxLength: 64), "Your name for the line."),
            .required("product_id", .string(minLength: 1, maxLength: 256), "The product."),
            .optional("quantity", .anyOf(.number(above: 0), .decimalString), "How many."),
          ]), minItems: 1, maxItems: 1000), "What is to be priced."),
    ]))

  static let batchResult = NamedSchema(
    "BatchResult", "A result for each line.",
    .object([
      .required("revision", .integer(0...), "The rulebook's, the same for every line."),
      .required(
        "results",
        .array(
          of: .oneOf(
            .object([
              .required("ref", .string, "The line's."),
              .required("price", .ref(.priceDetail), "Its price."),
            ]),
            .object([
              .required("ref", .string, "The line's."),
              .required("problem", .ref(.problem), "Why it has none."),
            ]))), "In the order of the lines."),
    ]))

  static let recalculation = NamedSchema(
    "Recalculation", "What is to be recalculated.",
    .object([
      .required("scope", .scope, "Which products."),
      .optional("reason", .string(maxLength: 256), "For those who read the task later."),
    ]))

  static let accepted = NamedSchema(
    "Accepted", "The task that will do it.",
    .object([.required("task_id", .string, "Its id.", example: "01JD0")]))
}
