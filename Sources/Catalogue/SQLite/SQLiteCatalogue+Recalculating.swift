import Pricing
import SQLite

extension SQLiteCatalogue {
  /// Records a chunk of a recalculation, unless an equal or newer holder of the lock has written.
  package func record(
    _ chunk: RecalculationChunk, fence: Fence, at now: Instant
  ) throws(CatalogueError) -> ChunkOutcome {
    try connection.write { () throws(CatalogueError) in
      try connection.claim(fence)
      return try withSQLite { () throws(SQLiteError) in try record(chunk, at: now) }
    }
  }

  private func record(
    _ chunk: RecalculationChunk, at now: Instant
  ) throws(SQLiteError) -> ChunkOutcome {
    if let progress = try connection.progress(of: chunk.run),
      !progress.through.utf8.lexicographicallyPrecedes(chunk.progress.through.utf8)
    {
      return .recordedBefore(progress)
    }
    let staged = try stage(chunk)
    if try staged.isOutdated() { return .outdated }
    let latest = try latestRevision()
    let revision = try connection.beginRevision(after: latest, at: now, token: nil)
    let lastNote = try connection.lastNote()
    // Before others are noted, for mostly these are all.
    if let announced = chunk.announced { try connection.forget(announced) }
    let changedCount = try staged.merge(in: revision)
    let notes = NoteRange(after: lastNote, last: try connection.lastNote())
    try connection.set(chunk.progress, of: chunk.run)
    // Without a change there is no revision, but the run has come farther all the same.
    guard changedCount > 0 else {
      try connection.forget(revision)
      return .recorded(
        RecordedChunk(
          revision: latest.number, recordedAt: latest.recordedAt, isWhole: chunk.sheets.isEmpty,
          notes: nil))
    }
    try connection.forgetOldestPriceChanges()
    return .recorded(
      RecordedChunk(
        revision: revision.number, recordedAt: revision.recordedAt,
        isWhole: changedCount == chunk.entryCount, notes: notes))
  }

  /// Stages what is not on a list that is gone.
  private func stage(_ chunk: RecalculationChunk) throws(SQLiteError) -> StagedChunk {
    var staged = try StagedChunk(connection)
    var lists: [String: Bool] = [:]
    func isGone(_ id: String) throws(SQLiteError) -> Bool {
      if let known = lists[id] { return known }
      let isGone = try !connection.hasList(id)
      lists[id] = isGone
      return isGone
    }
    for sheet in chunk.sheets {
      var isWhole = true
      for entry in sheet.entries where try isGone(entry.list) { isWhole = false }
      for change in sheet.changes where try isGone(change.list) { isWhole = false }
      guard isWhole else {
        var rest = sheet
        rest.entries.removeAll { lists[$0.list] == true }
        rest.changes.removeAll { lists[$0.list] == true }
        try staged.append(rest)
        continue
      }
      try staged.append(sheet)
    }
    return staged
  }

  /// How far a recalculation has come.
  package func progress(of run: String) throws(CatalogueError) -> RecalculationProgress? {
    try withSQLite { () throws(SQLiteError) in try connection.progress(of: run) }
  }
}

extension SQLiteConnection {
  fileprivate func progress(of run: String) throws(SQLiteError) -> RecalculationProgress? {
    var find = try prepare(
      """
      SELECT through, scanned, changed, clamped, skipped, failed
      FROM recalculation WHERE run = ?1
      """)
    return try find.first(run) { row throws(SQLiteError) in
      RecalculationProgress(
        through: try row.string(0),
        tally: RecalculationTally(
          scanned: try row.number(1), changed: try row.number(2), clamped: try row.number(3),
          skipped: try row.number(4), failed: try row.number(5)))
    }
  }

  fileprivate func set(
    _ progress: RecalculationProgress, of run: String
  ) throws(SQLiteError) {
    // It gets a new number, so that the run that made no progress for longest is forgotten first.
    var put = try prepare(
      """
      REPLACE INTO recalculation(run, through, scanned, changed, clamped, skipped, failed)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
      """)
    let tally = progress.tally
    try put.run(
      run, progress.through, tally.scannedCount, tally.changedCount, tally.clampedCount,
      tally.skippedCount, tally.failedCount)
    var forget = try prepare(
      """
      DELETE FROM recalculation WHERE number <= (
        SELECT number FROM recalculation ORDER BY number DESC LIMIT 1 OFFSET ?1)
      """)
    try forget.run(CatalogueLimits.rememberedRunCountMax)
  }
}
