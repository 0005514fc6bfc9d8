/// Why there is no price. Never a price that might be wrong instead.
public enum ResolutionError: Error, Sendable, Hashable {
  /// No list has a price for this item, customer, quantity and instant.
  case noPrice
  /// A rate that the price needs is missing or expired.
  case staleRate(base: Currency, quote: Currency)
  /// No permitted price lies within the guardrails.
  case guardrailInfeasible
  /// A number on the way has more than 15 digits before the point.
  case amountOverflow

  /// The code that clients see.
  public var code: String {
    switch self {
    case .noPrice: "no_price"
    case .staleRate: "fx_stale"
    case .guardrailInfeasible: "guardrail_infeasible"
    case .amountOverflow: "amount_overflow"
    }
  }
}

/// Arithmetic whose overflow is the resolution's.
extension Decimal {
  @inline(__always)
  func times(_ factor: Decimal) throws(ResolutionError) -> Decimal {
    guard let product = product(factor) else { throw .amountOverflow }
    return product
  }

  @inline(__always)
  func over(_ divisor: Decimal) throws(ResolutionError) -> Decimal {
    guard let quotient = quotient(divisor) else { throw .amountOverflow }
    return quotient
  }

  @inline(__always)
  func plus(_ summand: Decimal) throws(ResolutionError) -> Decimal {
    guard let sum = sum(summand) else { throw .amountOverflow }
    return sum
  }

  /// The number, or zero where it is below.
  @inline(__always)
  var notBelowZero: Decimal { isNegative ? .zero : self }
}
