import Postgres
import Pricing

/// Recalculations, within a transaction whose turn it is where they write.
extension Session {
  /// The skus of a scope behind one, in the order of their bytes.
  static let scan = """
    SELECT sku FROM item WHERE \(ItemScope.condition) AND sku > $3 ORDER BY sku LIMIT $4
    """

  nonisolated(nonsending) func skus(
    in scope: ItemScope, after sku: String?, countMax: Int
  ) async throws -> [String] {
    var skus: [String] = []
    let rows = try await query(Self.scan) { parameters in
      scope.write(to: &parameters)
      parameters.text(sku ?? "")
      parameters.number(countMax)
    }
    try PostgresRow.forEach(in: rows) { row throws(CatalogueError) in
      skus.append(try row.string(0))
    }
    return skus
  }

  /// Records a chunk of a recalculation, in the turn of a holder whose time is not over.
  nonisolated(nonsending) func record(
    _ chunk: RecalculationChunk, at now: Instant
  ) async throws -> ChunkOutcome {
    let progress = try await progress(of: chunk.run)
    if let progress, !progress.through.utf8.lexicographicallyPrecedes(chunk.progress.through.utf8) {
      return .recordedBefore(progress)
    }
    try await run(script: Self.chunkSettings)
    guard try await areUpToDate(chunk.sheets) else { return .outdated }
    try await set(chunk.progress, of: chunk.run)
    if progress == nil { try await forgetOldestRuns() }
    if let announced = chunk.announced { try await forget(announced) }
    let lastNote = try await lastNote()
    let changedCount = try await merge(chunk.sheets, at: now)
    // Without a change there is no revision, but the run has come farther all the same.
    let latest = try await latestRevision()
    return .recorded(
      RecordedChunk(
        revision: latest.number, recordedAt: latest.recordedAt,
        isWhole: changedCount == chunk.entryCount,
        notes: NoteRange(after: lastNote, last: try await self.lastNote())))
  }

  /// Takes the prices of sheets into the tables as one revision, and what is to be announced of
  /// them; answers how many were others.
  private nonisolated(nonsending) func merge(
    _ sheets: [RepricedSheet], at now: Instant
  ) async throws -> Int {
    let lists = try await lists(among: Set(sheets.lazy.flatMap(\.entries).map(\.list)))
    var staged = StagedRows()
    for sheet in sheets {
      for entry in sheet.entries where lists.contains(entry.list) {
        staged.append(entry, of: sheet.sku, at: staged.priceCount)
      }
    }
    if staged.priceCount == 0 { return 0 }
    try await run(script: StagedRows.tables)
    try await staged.flush(to: self)
    let revision = RevisionUnderWay(after: try await latestRevision(), at: now)
    try await insert(revision, token: nil)
    let counts = try await mergePrices(in: revision, count: staged.priceCount)
    guard counts.isChange else {
      try await forget(revision)
      return 0
    }
    try await add(
      sheets.flatMap(\.changes).filter { lists.contains($0.list) }, in: revision.number)
    try await forgetOldestPriceChanges()
    return counts.added + counts.changed
  }

  /// Those lists of some that there are today.
  private nonisolated(nonsending) func lists(among ids: Set<String>) async throws -> Set<String> {
    let rows = try await query(
      "SELECT id FROM price_list WHERE id = ANY($1) AND known_until = 9223372036854775807"
    ) { $0.texts(ids) }
    var lists: Set<String> = []
    try PostgresRow.forEach(in: rows) { row throws(CatalogueError) in
      lists.insert(try row.string(0))
    }
    return lists
  }

  nonisolated(nonsending) func progress(
    of run: String
  ) async throws -> RecalculationProgress? {
    let rows = try await query(
      """
      SELECT through, scanned, changed, clamped, skipped, failed FROM recalculation WHERE run = $1
      """
    ) { $0.text(run) }
    return try PostgresRow.first(of: rows) { row throws(CatalogueError) in
      RecalculationProgress(
        through: try row.string(0),
        tally: RecalculationTally(
          scanned: try row.number(1), changed: try row.number(2), clamped: try row.number(3),
          skipped: try row.number(4), failed: try row.number(5)))
    }
  }

  /// A chunk is looked up by keys, however many of the rows it is and whatever statistics say. The
  /// staged rows have no keys, and what it then seems to cost to scan them would have each plan
  /// compiled, which takes a second.
  static let chunkSettings = """
    SET LOCAL enable_seqscan = off;
    SET LOCAL enable_mergejoin = off;
    SET LOCAL random_page_cost = 1.1;
    SET LOCAL jit = off;
    """

  /// How many of some sheets are of the versions that are named beside them.
  static let versionCheck = """
    SELECT count(*) FROM unnest($1::text[], $2::bigint[]) AS made(sku, version)
    JOIN item ON item.sku = made.sku AND item.version = made.version
    """

  private nonisolated(nonsending) func areUpToDate(_ sheets: [RepricedSheet]) async throws -> Bool {
    if sheets.isEmpty { return true }
    let rows = try await query(Self.versionCheck) { parameters in
      parameters.texts(sheets.lazy.map(\.sku))
      parameters.numbers(sheets.lazy.map(\.version))
    }
    let count = try PostgresRow.first(of: rows) { row throws(CatalogueError) in
      try row.number(0)
    }
    return count == sheets.count
  }

  private nonisolated(nonsending) func set(
    _ progress: RecalculationProgress, of run: String
  ) async throws {
    // It gets a new number, so that the run that made no progress for longest is forgotten first.
    try await query(
      """
      INSERT INTO recalculation(run, through, scanned, changed, clamped, skipped, failed)
      VALUES ($1, $2, $3, $4, $5, $6, $7)
      ON CONFLICT (run) DO UPDATE SET number = DEFAULT, through = excluded.through,
        scanned = excluded.scanned, changed = excluded.changed, clamped = excluded.clamped,
        skipped = excluded.skipped, failed = excluded.failed
      """
    ) { parameters in
      parameters.text(run)
      parameters.text(progress.through)
      parameters.number(progress.tally.scannedCount)
      parameters.number(progress.tally.changedCount)
      parameters.number(progress.tally.clampedCount)
      parameters.number(progress.tally.skippedCount)
      parameters.number(progress.tally.failedCount)
    }
  }

  private nonisolated(nonsending) func forgetOldestRuns() async throws {
    try await query(
      """
      DELETE FROM recalculation WHERE number <= (
        SELECT number FROM recalculation ORDER BY number DESC LIMIT 1 OFFSET $1)
      """
    ) { $0.number(CatalogueLimits.rememberedRunCountMax) }
  }

  /// Adds what is to be announced, but for items of which no entry was another one.
  private nonisolated(nonsending) func add(
    _ changes: [PriceChange], in revision: Int
  ) async throws {
    if changes.isEmpty { return }
    try await query(
      """
      INSERT INTO price_change(sku, list, currency, before, after, revision)
      SELECT sku, list, change.currency, before, after, $6
      FROM unnest($1::text[], $2::text[], $3::text[], $4::numeric[], $5::numeric[])
        WITH ORDINALITY AS change(sku, list, currency, before, after, place)
      JOIN item USING (sku)
      WHERE item.revision = $6 ORDER BY place
      """
    ) { parameters in
      parameters.texts(changes.lazy.map(\.sku))
      parameters.texts(changes.lazy.map(\.list))
      parameters.texts(changes.lazy.map(\.currency.code))
      parameters.decimals(changes.lazy.map(\.before))
      parameters.decimals(changes.lazy.map(\.after))
      parameters.number(revision)
    }
  }
}
