import Pricing
import SQLite

/// A look at a catalogue in an SQLite file.
package actor SQLiteCatalogueInspection: CatalogueInspection {
  private let queue: BlockingQueue
  private let connection: SQLiteConnection
  private let patience: Duration

  /// How long one waits for a writer's lock.
  private static let busyTimeoutMilliseconds: Int32 = 500
  private static let interruptionPeriod = Duration.milliseconds(50)

  /// Opens a file, which must be there.
  package init(_ path: String, patience: Duration) throws(CatalogueError) {
    queue = BlockingQueue("catalogue.inspection")
    var options = SQLiteConnection.Options()
    options.isReadOnly = true
    options.busyTimeoutMilliseconds = Self.busyTimeoutMilliseconds
    connection = try withSQLite { () throws(SQLiteError) in try SQLiteConnection(path, options) }
    self.patience = patience
  }

  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    queue.asUnownedSerialExecutor()
  }

  /// Throws unless the tables are what this program works with; answers with their version.
  package func requireCurrent() throws(CatalogueError) -> Int {
    let plan = try SQLiteSchema(connection).plan()
    try plan.requireCurrent()
    return plan.version
  }

  /// What is wrong with the file itself, a line each; nil where it is too large to tell.
  package func damage() throws(CatalogueError) -> [String]? {
    try patiently { () throws(SQLiteError) in try connection.integrityProblems(isQuick: true) }
  }

  /// Items that have no price of their own, each with its category; nil where there are too many
  /// items to tell.
  package func unpricedItems(countMax: Int) throws(CatalogueError) -> [(
    sku: String, category: String
  )]? {
    try patiently { () throws(SQLiteError) in
      var items: [(sku: String, category: String)] = []
      var select = try connection.prepare(
        """
        SELECT sku, category FROM item
        WHERE NOT EXISTS (SELECT 1 FROM price WHERE price.sku = item.sku) LIMIT ?1
        """)
      try select.forEachRow(countMax) { row throws(SQLiteError) in
        items.append((try row.string(0), try row.string(1)))
      }
      return items
    }
  }

  /// How many signals have expired, of how many; nil where there are too many to tell.
  package func expiredSignalCount(at now: Instant) throws(CatalogueError) -> (Int, of: Int)? {
    try patiently { () throws(SQLiteError) in
      var select = try connection.prepare(
        "SELECT count(*) FILTER (WHERE expires_at <= ?1), count(*) FROM signal")
      return try select.first(now.milliseconds) { row throws(SQLiteError) in
        (try row.number(0), of: try row.number(1))
      } ?? (0, of: 0)
    }
  }

  /// What `body` answers, or nil when that takes too long.
  private func patiently<Result>(
    _ body: () throws(SQLiteError) -> Result
  ) throws(CatalogueError) -> Result? {
    let interrupter = connection.interrupter
    let patience = patience
    let alarm = Task.detached {
      try? await Task.sleep(for: patience)
      // Between two statements there is nothing to interrupt.
      while !Task.isCancelled {
        interrupter.interrupt()
        try? await Task.sleep(for: Self.interruptionPeriod)
      }
    }
    defer { alarm.cancel() }
    do throws(SQLiteError) {
      return try body()
    } catch {
      if error.kind == .interrupted { return nil }
      throw CatalogueError(error)
    }
  }
}
