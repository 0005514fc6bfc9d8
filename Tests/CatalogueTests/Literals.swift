import Pricing

// Values as literals: a test that misspells one stops with its text.

extension Decimal: ExpressibleByStringLiteral {
  /// Reads the literal.
  public init(stringLiteral literal: String) { self = read(literal) { try Decimal(literal) } }
}

extension Percentage: ExpressibleByStringLiteral {
  /// Reads the literal.
  public init(stringLiteral literal: String) { self = read(literal) { try Percentage(literal) } }
}

extension Effect: ExpressibleByStringLiteral {
  /// Reads the literal.
  public init(stringLiteral literal: String) { self = read(literal) { try Effect(literal) } }
}

extension Currency: ExpressibleByStringLiteral {
  /// Reads the literal.
  public init(stringLiteral literal: String) {
    guard let currency = Currency(literal) else { preconditionFailure(literal) }
    self = currency
  }
}

private func read<Value, Failure: Error>(
  _ literal: String, _ body: () throws(Failure) -> Value
) -> Value {
  do { return try body() } catch { preconditionFailure("\(literal): \(error)") }
}
