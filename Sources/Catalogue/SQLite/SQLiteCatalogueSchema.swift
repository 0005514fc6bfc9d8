import Pricing
import SQLite

/// The tables of a catalogue in an SQLite file, whatever their version.
package actor SQLiteCatalogueSchema: CatalogueSchema {
  private let queue: BlockingQueue
  private let schema: SQLiteSchema

  package init(_ path: String) throws(CatalogueError) {
    queue = BlockingQueue("catalogue.schema")
    schema = SQLiteSchema(
      try withSQLite { () throws(SQLiteError) in try SQLiteConnection(path) })
  }

  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    queue.asUnownedSerialExecutor()
  }

  package func migrations() throws(CatalogueError) -> [MigrationStatus] {
    try schema.plan().status
  }

  package func migrate(at now: Instant) throws(CatalogueError) -> [Int] {
    try schema.migrate(at: now)
  }

  package func revert(to number: Int) throws(CatalogueError) -> [Int] {
    try schema.revert(to: number)
  }
}
