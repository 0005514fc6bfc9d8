import CSQLite
import Reactor

/// Stops what a connection is doing, from any thread.
///
/// It may outlive the connection, and then does nothing.
package final class SQLiteInterrupter: Sendable {
  // Held while SQLite is told, so that the connection cannot close under the call.
  private let database: Guarded<UInt>

  init(_ database: OpaquePointer) {
    self.database = Guarded(UInt(bitPattern: database))
  }

  /// Makes the statements that run at this moment end with an error of kind `interrupted`.
  package func interrupt() {
    database.withLock { address in
      if let database = OpaquePointer(bitPattern: address) { sqlite3_interrupt(database) }
    }
  }

  func databaseWillClose() { database.withLock { $0 = 0 } }
}
