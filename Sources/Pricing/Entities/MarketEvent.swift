/// What happened on the market, and to which items.
package struct MarketEvent: Sendable, Hashable {
  /// What happened.
  package enum Change: Sendable, Hashable {
    /// A signal of this name has a value, until `expiresAt`.
    case signal(name: String, value: Decimal, expiresAt: Instant?)
    /// One costs us this, in the currency that the item's cost has.
    case cost(Decimal)
    /// Nothing that is stored; prices are to be made anew.
    case refresh
  }

  /// What no other event shares: two of one id are one event.
  package var id: String
  /// What happened.
  package var change: Change
  /// To which items.
  package var scope: ItemScope
  /// When it happened.
  package var occurredAt: Instant

  package init(id: String, change: Change, scope: ItemScope, occurredAt: Instant) {
    self.id = id
    self.change = change
    self.scope = scope
    self.occurredAt = occurredAt
  }

  /// Everything outside its domain; pointers are those of the event's JSON.
  package func faults() -> [Fault] {
    var report = FaultReport()
    report.requireName(id, "/event_id")
    switch change {
    case .signal(let name, _, let expiresAt):
      report.requireName(name, "/signal")
      if let expiresAt {
        report.require(
          occurredAt < expiresAt, "/expires_at", "must be later than occurred_at", .contradiction)
      }
    case .cost(let cost):
      report.require(!cost.isNegative, "/value", "must not be negative")
    case .refresh: break
    }
    report.add(scope.faults(), below: "/scope")
    return report.faults
  }
}
