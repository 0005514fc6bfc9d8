/// What the market says about an item: its demand, its stock, a competitor's price.
public struct Signal: Entity, Hashable {
  /// The item.
  public var sku: String
  /// Which signal: `demand`, `stock`, `competitor_price`, …
  public var name: String
  /// Its value.
  public var value: Decimal
  /// When it was learned.
  public var observedAt: Instant
  /// The first instant at which it says nothing any more.
  public var expiresAt: Instant?

  /// A signal.
  public init(
    sku: String, name: String, value: Decimal, observedAt: Instant, expiresAt: Instant? = nil
  ) {
    self.sku = sku
    self.name = name
    self.value = value
    self.observedAt = observedAt
    self.expiresAt = expiresAt
  }

  /// The item and the signal's name.
  public var key: EntityKey { EntityKey("signal", sku, name) }

  /// Everything outside its domain.
  public func faults() -> [Fault] {
    var report = FaultReport()
    report.requireName(sku, "/sku")
    report.requireName(name, "/name")
    if let expiresAt {
      report.require(
        observedAt < expiresAt, "/expires_at", "must be later than observed_at", .contradiction)
    }
    return report.faults
  }
}
