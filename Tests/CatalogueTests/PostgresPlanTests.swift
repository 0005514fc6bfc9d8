import Postgres
import Pricing
import Testing

@testable import Catalogue

/// Every statement that runs per request or per chunk goes to its rows by a key, on tables large
/// enough that reading them whole would be wrong.
@Suite struct `PostgreSQL finds` {
  /// A session as those of the read path, on a catalogue of many items.
  private func session() async throws -> Session {
    let place = try await Engine.postgres.migrated()
    try await place.store().take(
      [.list("retail")]
        + (0..<20_000).flatMap { number -> [CatalogueEntity] in
          [.item("\(number)"), .price("\(number)", "1"), .signal("\(number)", "1", at: day(0))]
        }, at: day(1))
    let dialler = Dialler.catalogue(
      place.url, PostgresSheetStatements.sessionSettings, on: try SharedServer.shard())
    let session = try await Session.open(dialler)
    try await session.query("ANALYZE")
    return session
  }

  private func plan(
    _ session: Session, of name: String, _ types: String, _ text: String, _ values: String
  ) async throws -> [String] {
    try await session.run(script: "PREPARE \(name)(\(types)) AS \(text)")
    let rows = try await session.query("EXPLAIN (COSTS off) EXECUTE \(name)(\(values))")
    return try (0..<rows.count).map { try rows.text($0, 0) }
  }

  @Test func `the rows of sheets by the primary keys, one as a thousand`() async throws {
    let session = try await session()
    for count in [1, 1_000] {
      let skus = (0..<count).map { "'\($0)'" }.joined(separator: ",")
      let plan = try await plan(
        session, of: "sheets_\(count)", "text[]", PostgresSheetStatements.currentSelection,
        "ARRAY[\(skus)]")
      for table in ["item", "price", "signal"] {
        #expect(
          plan.contains { $0.contains("Index Scan using \(table)_pkey on \(table)") },
          "\(plan)")
      }
      #expect(!plan.contains { $0.contains("Seq Scan") || $0.contains("Sort") })
    }
  }

  @Test func `the history of sheets by the primary keys`() async throws {
    let session = try await session()
    let plan = try await plan(
      session, of: "history", "text[], timestamptz, timestamptz",
      PostgresSheetStatements.historySelection, "ARRAY['7'], now(), now()")
    for table in ["item", "price", "signal"] {
      for table in [table, "\(table)_history"] {
        #expect(
          plan.contains { $0.contains("Index Scan using \(table)_pkey on \(table)") },
          "\(plan)")
      }
    }
    #expect(plan.contains { $0.contains("using revision_by_time on revision") })
    #expect(!plan.contains { $0.contains("Seq Scan") })
  }

  @Test func `the parts of a scan by the primary key, in its order`() async throws {
    let session = try await session()
    for scope in [ItemScope.everything, .skus(["7", "8"])] {
      let plan = try await session.plan(of: Session.scan, avoidingScans: false) { parameters in
        scope.write(to: &parameters)
        parameters.text("3")
        parameters.number(1_000)
      }
      #expect(plan.uses(index: "item_pkey"), "\(plan)")
      #expect(!plan.lines.contains { $0.contains("Seq Scan") }, "\(plan)")
    }
  }

  @Test func `what an event is about by the primary keys`() async throws {
    let session = try await session()
    for text in [Session.observedSignalChange, Session.observedSignalAddition] {
      let plan = try await session.plan(of: text, avoidingScans: false) { parameters in
        ItemScope.skus(["7", "8"]).write(to: &parameters)
        parameters.number(9)
        parameters.text("demand")
        parameters.instant(day(1))
        parameters.null()
        parameters.decimal(.one)
      }
      #expect(plan.uses(index: "item_pkey"), "\(plan)")
      #expect(!plan.scans(table: "item") && !plan.scans(table: "signal"), "\(plan)")
      let asks = plan.uses(index: "signal_pkey")
      let collides = plan.lines.contains { $0.contains("Conflict Arbiter Indexes: signal_pkey") }
      #expect(asks != collides, "\(plan)")
    }
    let plan = try await session.plan(of: Session.observedCostChange, avoidingScans: false) {
      ItemScope.skus(["7", "8"]).write(to: &$0)
      $0.number(9)
      $0.decimal(.one)
      $0.instant(day(1))
      $0.instant(day(1))
    }
    #expect(plan.uses(index: "item_pkey") && !plan.scans(table: "item"), "\(plan)")
  }

  @Test func `what a chunk changes by the primary keys`() async throws {
    let session = try await session()
    let skus = (0..<100).map { "\($0)" }
    let check = try await session.plan(of: Session.versionCheck, avoidingScans: false) {
      $0.texts(skus)
      $0.numbers(skus.map { _ in 1 })
    }
    #expect(check.uses(index: "item_pkey") && !check.scans(table: "item"), "\(check)")
    try await session.transaction { session in
      try await session.run(script: StagedRows.tables)
      var staged = StagedRows()
      for (position, sku) in skus.enumerated() {
        let entry = PriceEntry(
          list: "retail", subject: .sku(sku), tiers: [PriceTier(.from(.zero), unit: .one)])
        staged.append(entry, of: sku, at: position)
      }
      try await staged.flush(to: session)
      for text in [Session.priceChange, Session.priceAddition] {
        // A chunk of so small a catalogue is rightly joined by a scan.
        let plan = try await session.plan(of: text) { $0.number(9) }
        #expect(plan.uses(index: "price_pkey") && !plan.scans(table: "price"), "\(plan)")
      }
    }
  }
}
