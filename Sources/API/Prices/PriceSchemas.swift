import OpenAPI
import Pricing

extension Schema {
  /// An id, a sku, a reference.
  static let name = Schema.string(minLength: 1, maxLength: EntityLimits.nameByteCountMax)
  /// A fact's value.
  static let value = Schema.string(minLength: 1, maxLength: EntityLimits.valueByteCountMax)
  static let currency = Schema.string(pattern: "^[A-Z]{3}$")
  fileprivate static let amount = Schema.decimalString
  fileprivate static let quantity = Schema.anyOf(.number(above: 0), .decimalString)
}

extension NamedSchema {
  static let priceRequest = NamedSchema(
    "PriceRequest", "What is to be priced, and for whom.",
    .object(
      [
        .required("product_id", .name, "The product.", example: "DRILL-18V"),
        .optional(
          "quantity", .quantity.defaulting(to: 1), "How many, as a number or a string."),
        .optional(
          "explain", .boolean.defaulting(to: false), "Whether to add `trace` and `rejected`."),
      ] + facts))

  static let batchRequest = NamedSchema(
    "BatchRequest", "Up to 1 000 lines, priced for one customer at one instant.",
    .object([
      .optional("context", .object(facts), "What holds for every line."),
      .required(
        "lines",
        .array(
          of: .object([
            .optional("ref", .name, "Your name for the line."),
            .required("product_id", .name, "The product."),
            .optional("quantity", .quantity.defaulting(to: 1), "How many."),
          ]), maxItems: BatchQuestion.lineCountMax), "What is to be priced."),
    ]))

  /// Who asks, and about which instant.
  private static let facts: [Property] = [
    .optional("currency", .currency, "By default, that of the chosen list.", example: "EUR"),
    .optional("channel", .value, "Where it is sold.", example: "b2b"),
    .optional("country", .value, "Where to.", example: "DE"),
    .optional(
      "segments", .array(of: .value, maxItems: EntityLimits.segmentCountMax),
      "What the customer belongs to: a set."),
    .optional("customer_id", .value, "Who asks."),
    .optional(
      "attributes",
      .map(
        to: .anyOf(.string(maxLength: EntityLimits.valueByteCountMax), .number, .boolean),
        maxProperties: EntityLimits.attributeCountMax),
      "What conditions may ask for as `attributes.NAME`."),
    .optional("at", .dateTime, "The instant to price at; by default, now."),
  ]

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
        "source", .string(among: ["cache", "database"]), "Where the product's sheet was found."),
      .required("list", .string, "The price list that was chosen."),
      .required("revision", .integer(0...), "The revision of the rules."),
      .required("version", .integer(0...), "The version of the product's sheet."),
      .required(
        "price_valid_until", .dateTime.orNull, "When the price may next change by itself."),
      .required("calculated_at", .dateTime, "When it was worked out."),
      .optional("trace", .array(of: .ref(.traceStep)), "Each step, when asked to explain."),
      .optional(
        "rejected", .array(of: .ref(.rejection)), "The lists that were not chosen, likewise."),
    ]))

  private static let traceStep = NamedSchema(
    "TraceStep", "One step of the way to a price.",
    .object([
      .required(
        "step",
        .string(
          among: ["list", "tier", "parent", "currency", "adjustment", "guardrail", "rounding"]),
        "What was done."),
      .required("by", .string, "What did it.", example: "black-friday"),
      .optional("effect", .string, "How.", example: "-10%"),
      .required("after", .amount, "The price after it."),
      .optional("note", .string, "What else there is to know.", example: "signal is missing"),
    ]))

  private static let rejection = NamedSchema(
    "Rejection", "A list or an entry that did not win.",
    .object([
      .required("list", .string, "The list."),
      .optional("entry", .string, "The entry, where the list won by another one."),
      .required("reason", .string, "Why it did not win.", example: "lower rank"),
    ]))

  static let batchResult = NamedSchema(
    "BatchResult", "A result for each line.",
    .object([
      .required("revision", .integer(0...), "The revision of the rules, the same for all lines."),
      .required(
        "results",
        .array(
          of: .oneOf(
            .object([
              .optional("ref", .string, "The line's, if it has one."),
              .required("price", .ref(.priceDetail), "Its price."),
            ]),
            .object([
              .optional("ref", .string, "The line's, if it has one."),
              .required("problem", .ref(.lineProblem), "Why it has none."),
            ]))), "In the order of the lines."),
    ]))

  private static let lineProblem = NamedSchema(
    "LineProblem", "Why a line has no price: a problem (RFC 9457) within an answer.",
    .object([
      .required("type", .string(format: "uri-reference"), "Where the problem is explained."),
      .required("title", .string, "What kind of problem it is, in words that never change."),
      .required("status", .integer(400...599), "The status that the line alone would have had."),
      .required(
        "code", .string(pattern: "^[a-z0-9_]+$"), "The problem's stable name, for programs."),
      .optional("detail", .string, "What is wrong this time, for people."),
      .optional(
        "errors",
        .array(
          of: .object([
            .required("pointer", .string(format: "json-pointer"), "Where in the body it stands."),
            .required("detail", .string, "What is wrong with it."),
          ])), "Which values of the line are at fault."),
    ]))
}
