/// The price on its way through the steps.
///
/// An entry that prices a whole line (graduated, package, with a flat) is carried as the line's
/// amount, any other as the price of one: whichever is exact. Twelve for 115 stay 115, though one
/// is 9.583333333333.
struct RunningAmount {
  /// The line's amount, or the price of one.
  var value: Decimal
  /// The unit of the entry's first tier.
  var base: Decimal
  let quantity: Decimal
  let isLine: Bool

  /// An amount for one, in terms of `value`.
  @inline(__always)
  func scaled(_ perUnit: Decimal) throws(ResolutionError) -> Decimal {
    isLine ? try perUnit.times(quantity) : perUnit
  }

  /// The line's amount.
  func line() throws(ResolutionError) -> Decimal {
    isLine ? value : try value.times(quantity)
  }

  /// The price of one.
  func unit() throws(ResolutionError) -> Decimal {
    isLine ? try value.over(quantity) : value
  }

  /// The price of one for the trace, which must not fail where the price does not.
  var shown: Decimal { (try? unit()) ?? value }
}
