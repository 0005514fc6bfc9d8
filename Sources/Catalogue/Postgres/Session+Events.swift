import Postgres
import Pricing
import Timing

/// What the market says, within a transaction whose turn it is. History, versions and announcements
/// are the triggers' business.
extension Session {
  /// How long one statement may take: an event can be about every item.
  private static let eventSpan = TimeSpan.seconds(3_600)

  /// Applies events in the order in which they came.
  nonisolated(nonsending) func apply(
    _ events: [MarketEvent], at now: Instant
  ) async throws -> [EventOutcome] {
    var outcomes: [EventOutcome] = []
    outcomes.reserveCapacity(events.count)
    for event in events {
      let isNew = try await remember(event.id, at: now)
      outcomes.append(
        isNew ? .applied(changedCount: try await apply(event, at: now)) : .appliedBefore)
    }
    try await query(
      "DELETE FROM market_event WHERE number <= (SELECT max(number) FROM market_event) - $1"
    ) { $0.number(CatalogueLimits.rememberedEventCountMax) }
    return outcomes
  }

  /// Notes an event's id; false when it was there before. A conflict would use a number up.
  private nonisolated(nonsending) func remember(
    _ id: String, at now: Instant
  ) async throws -> Bool {
    let rows = try await query(
      """
      INSERT INTO market_event(id, applied_at) SELECT $1::text, $2
      WHERE NOT EXISTS (SELECT FROM market_event WHERE id = $1)
      """
    ) {
      $0.text(id)
      $0.instant(now)
    }
    return rows.affectedCount > 0
  }

  /// How many sheets the event changed.
  private nonisolated(nonsending) func apply(
    _ event: MarketEvent, at now: Instant
  ) async throws -> Int {
    if case .refresh = event.change { return 0 }
    let revision = RevisionUnderWay(after: try await latestRevision(), at: now)
    try await insert(revision, token: nil)
    let changedCount =
      switch event.change {
      case .refresh: 0
      case .signal: try await putSignal(of: event, in: revision)
      case .cost: try await putCost(of: event, in: revision)
      }
    if changedCount == 0 { try await forget(revision) }
    return changedCount
  }

  private nonisolated(nonsending) func putSignal(
    of event: MarketEvent, in revision: RevisionUnderWay
  ) async throws -> Int {
    var count = 0
    for text in [Self.observedSignalChange, Self.observedSignalAddition] {
      count += try await query(text, within: Self.eventSpan) {
        $0.signal(of: event, in: revision)
      }.affectedCount
    }
    return count
  }

  private nonisolated(nonsending) func putCost(
    of event: MarketEvent, in revision: RevisionUnderWay
  ) async throws -> Int {
    let rows = try await query(Self.observedCostChange, within: Self.eventSpan) {
      $0.cost(of: event, in: revision)
    }
    return try PostgresRow.first(of: rows) { row throws(CatalogueError) in
      try row.number(0)
    } ?? 0
  }

  static let observedSignalChange = """
    UPDATE signal SET observed_at = $5, expires_at = $6, value = $7, known_from = $3
    FROM item WHERE \(ItemScope.condition) AND signal.sku = item.sku AND signal.name = $4
      AND (signal.observed_at < $5 OR signal.observed_at = $5
        AND (signal.expires_at, signal.value) IS DISTINCT FROM ($6::timestamptz, $7::numeric))
    """
  /// Looks no row up beforehand: with a plan made for a table that was empty, each look would go
  /// through all that were added before.
  static let observedSignalAddition = """
    INSERT INTO signal(sku, name, observed_at, expires_at, value, known_from)
    SELECT sku, $4::text, $5::timestamptz, $6::timestamptz, $7::numeric, $3::bigint FROM item
    WHERE \(ItemScope.condition)
    ORDER BY sku
    ON CONFLICT (sku, name) DO NOTHING
    """
  /// What cost the same before is told of later events all the same, and nothing else.
  static let observedCostChange = """
    WITH noted AS (
      UPDATE item SET cost = $4, cost_observed_at = $5,
        known_from = CASE WHEN cost IS DISTINCT FROM $4 THEN $3::bigint ELSE known_from END,
        horizon = CASE WHEN cost IS DISTINCT FROM $4 THEN $6 ELSE horizon END,
        version = version + (cost IS DISTINCT FROM $4 AND revision < $3)::integer,
        revision = CASE WHEN cost IS DISTINCT FROM $4 THEN $3 ELSE revision END
      WHERE \(ItemScope.condition) AND coalesce(cost_observed_at <= $5, true)
        AND (cost, cost_observed_at) IS DISTINCT FROM ($4::numeric, $5::timestamptz)
      RETURNING known_from
    )
    SELECT count(*) FROM noted WHERE known_from = $3
    """
}

extension Parameters {
  fileprivate mutating func signal(of event: MarketEvent, in revision: RevisionUnderWay) {
    guard case .signal(let name, let value, let expiresAt) = event.change else {
      preconditionFailure("no signal")
    }
    event.scope.write(to: &self)
    number(revision.number)
    text(name)
    instant(event.occurredAt)
    instant(expiresAt)
    decimal(value)
  }

  fileprivate mutating func cost(of event: MarketEvent, in revision: RevisionUnderWay) {
    guard case .cost(let cost) = event.change else { preconditionFailure("no cost") }
    event.scope.write(to: &self)
    number(revision.number)
    decimal(cost)
    instant(event.occurredAt)
    instant(revision.recordedAt)
  }
}
