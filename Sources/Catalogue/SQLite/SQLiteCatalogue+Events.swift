import Pricing
import SQLite

extension SQLiteCatalogue {
  /// Applies market events in the order in which they came, in one transaction.
  package func apply(
    _ events: [MarketEvent], at now: Instant
  ) throws(CatalogueError) -> [EventOutcome] {
    try withSQLite { () throws(SQLiteError) in
      try connection.write { () throws(SQLiteError) in
        var statements = try EventStatements(connection)
        var outcomes: [EventOutcome] = []
        outcomes.reserveCapacity(events.count)
        for event in events {
          guard try statements.remember(event.id, at: now) else {
            outcomes.append(.appliedBefore)
            continue
          }
          outcomes.append(.applied(changedCount: try apply(event, at: now, &statements)))
        }
        try statements.forgetOldest()
        return outcomes
      }
    }
  }

  /// How many sheets the event changed.
  private func apply(
    _ event: MarketEvent, at now: Instant, _ statements: inout EventStatements
  ) throws(SQLiteError) -> Int {
    if case .refresh = event.change { return 0 }
    let revision = try connection.beginRevision(
      after: try latestRevision(), at: now, token: nil)
    let category = CategoryRange(event.scope)
    var changedCount = 0
    if case .skus(let skus) = event.scope {
      for sku in ItemScope.sorted(skus) {
        changedCount += try statements.apply(
          event, to: ItemRange(first: sku, last: sku, category), in: revision)
      }
    } else {
      // SQLite keeps what it is about to insert in memory: a part of a large scope at a time.
      var first = ""
      while let last = try statements.end(of: first, countMax: EventStatements.partCountMax) {
        changedCount += try statements.apply(
          event, to: ItemRange(first: first, last: last, category), in: revision)
        // The text that comes next in the order of bytes.
        first = last + "\0"
      }
    }
    if changedCount == 0 { try connection.forget(revision) }
    return changedCount
  }
}

/// The items from one sku to another, as far as they are in a category.
struct ItemRange {
  let first, last: String
  let category: CategoryRange

  init(first: String, last: String, _ category: CategoryRange) {
    self.first = first
    self.last = last
    self.category = category
  }
}

/// The statements that apply events. History, versions and announcements are the triggers'
/// business.
struct EventStatements: ~Copyable {
  static let partCountMax = 10_000

  private let connection: SQLiteConnection
  private var rememberEvent, forgetEvents, findEnd: SQLiteStatement
  private var putSignal, putCost, noteCost: SQLiteStatement

  init(_ connection: SQLiteConnection) throws(SQLiteError) {
    let rememberEvent = try connection.prepare(
      "INSERT INTO market_event(id, applied_at) VALUES (?1, ?2) ON CONFLICT (id) DO NOTHING")
    let forgetEvents = try connection.prepare(
      "DELETE FROM market_event WHERE number <= (SELECT max(number) FROM market_event) - ?1")
    let findEnd = try connection.prepare(
      """
      SELECT max(sku) FROM (SELECT sku FROM item WHERE sku >= ?1 ORDER BY sku LIMIT ?2)
      """)
    let putSignal = try connection.prepare(
      """
      INSERT INTO signal(sku, name, observed_at, expires_at, value, known_from)
      SELECT sku, ?7, ?8, ?9, ?10, ?6 FROM item
      WHERE sku BETWEEN ?1 AND ?2
        AND (?3 IS NULL OR category = ?3 OR category >= ?4 AND category < ?5)
      ON CONFLICT (sku, name) DO UPDATE SET observed_at = ?8, expires_at = ?9, value = ?10,
        known_from = ?6
      WHERE observed_at < ?8 OR observed_at = ?8 AND (expires_at, value) IS NOT (?9, ?10)
      """)
    let putCost = try connection.prepare(
      """
      UPDATE item SET cost = ?7, cost_observed_at = ?8, known_from = ?6, horizon = ?9,
        version = version + (revision < ?6), revision = ?6
      WHERE sku BETWEEN ?1 AND ?2
        AND (?3 IS NULL OR category = ?3 OR category >= ?4 AND category < ?5)
        AND coalesce(cost_observed_at <= ?8, 1) AND cost IS NOT ?7
      """)
    let noteCost = try connection.prepare(
      """
      UPDATE item SET cost_observed_at = ?6
      WHERE sku BETWEEN ?1 AND ?2
        AND (?3 IS NULL OR category = ?3 OR category >= ?4 AND category < ?5)
        AND coalesce(cost_observed_at < ?6, 1)
      """)
    self.connection = connection
    self.rememberEvent = rememberEvent
    self.forgetEvents = forgetEvents
    self.findEnd = findEnd
    self.putSignal = putSignal
    self.putCost = putCost
    self.noteCost = noteCost
  }

  /// Notes an event's id; false when it was there before.
  mutating func remember(_ id: String, at now: Instant) throws(SQLiteError) -> Bool {
    try rememberEvent.run(id, now.milliseconds)
    return connection.changedRowCount > 0
  }

  mutating func forgetOldest() throws(SQLiteError) {
    try forgetEvents.run(CatalogueLimits.rememberedEventCountMax)
  }

  /// The last of `countMax` items from a sku on; nil when there is none.
  mutating func end(of first: String, countMax: Int) throws(SQLiteError) -> String? {
    try findEnd.first(first, countMax) { row throws(SQLiteError) in
      try row.optionalString(0)
    } ?? nil
  }

  /// How many sheets the event changed.
  mutating func apply(
    _ event: MarketEvent, to items: ItemRange, in revision: RevisionUnderWay
  ) throws(SQLiteError) -> Int {
    switch event.change {
    case .refresh: return 0
    case .signal(let name, let value, let expiresAt):
      try putSignal.run { parameters in
        parameters.items(items)
        parameters.number(revision.number)
        parameters.text(name)
        parameters.instant(event.occurredAt)
        parameters.instant(expiresAt)
        parameters.decimal(value)
      }
      return connection.changedRowCount
    case .cost(let cost):
      try putCost.run { parameters in
        parameters.items(items)
        parameters.number(revision.number)
        parameters.decimal(cost)
        parameters.instant(event.occurredAt)
        parameters.instant(revision.recordedAt)
      }
      let changedCount = connection.changedRowCount
      try noteCost.run { parameters in
        parameters.items(items)
        parameters.instant(event.occurredAt)
      }
      return changedCount
    }
  }
}

extension SQLiteParameters {
  fileprivate mutating func items(_ range: ItemRange) {
    text(range.first)
    text(range.last)
    text(range.category.path)
    text(range.category.first)
    text(range.category.end)
  }
}
