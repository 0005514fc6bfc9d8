/// What one of a currency is in another, as once observed.
public struct FXRate: Entity, Hashable {
  /// The currency of which one is priced.
  public var base: Currency
  /// The currency it is priced in.
  public var quote: Currency
  /// How many `quote` one `base` is.
  public var rate: Decimal
  /// When it was learned.
  public var observedAt: Instant
  /// The first instant at which it is too old to use.
  public var expiresAt: Instant?

  /// A rate.
  public init(
    base: Currency, quote: Currency, rate: Decimal, observedAt: Instant, expiresAt: Instant? = nil
  ) {
    self.base = base
    self.quote = quote
    self.rate = rate
    self.observedAt = observedAt
    self.expiresAt = expiresAt
  }

  /// Both currencies and when it was observed.
  public var key: EntityKey {
    EntityKey("fx_rate", base.code, quote.code, observedAt.description)
  }

  /// Everything outside its domain.
  public func faults() -> [Fault] {
    var report = FaultReport()
    report.require(base != quote, "/quote", "must differ from base", .contradiction)
    report.require(rate.isPositive, "/rate", "must be greater than 0")
    if let expiresAt {
      report.require(
        observedAt < expiresAt, "/expires_at", "must be later than observed_at", .contradiction)
    }
    return report.faults
  }
}
