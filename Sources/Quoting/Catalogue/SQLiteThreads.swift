import Catalogue
import Reactor
import SQLite
import Timing

/// A few threads that read a catalogue in an SQLite file, each over a connection of its own, with a
/// bounded line before them.
///
/// Connections are opened when they are needed: a file that is not there yet, or is replaced by a
/// restored copy, is none of the program's end. They read only, so that no file is made.
package final class SQLiteThreads: Sendable {
  let count: Int
  private let path: String
  private let mappedByteCount: Int
  private let pool: BlockingPool
  /// The connections that nobody reads over at the moment: never more than there are threads.
  private let idle = Guarded<[SQLiteCatalogue]>([])

  /// How long a statement waits for a lock. Readers need one only in the moments in which the log
  /// is recovered or begun anew.
  private static let busyTimeoutMilliseconds: Int32 = 250

  /// So much of the file is read as memory: see `SQLiteConnection.Options`.
  package init(
    _ path: String, label: String, threadCount: Int, waitingCountMax: Int, mappedByteCount: Int = 0
  ) {
    count = threadCount
    self.path = path
    self.mappedByteCount = mappedByteCount
    pool = BlockingPool(
      label: label, threadCount: threadCount, waitingCountMax: waitingCountMax)
  }

  /// Has a thread `read`, and calls `done` on `shard` with what came of it: within `timeout`, for
  /// then the reading is stopped and nobody waits for it any more.
  package func read<Value: Sendable>(
    on shard: Shard, within timeout: TimeSpan,
    _ read: @escaping @Sendable (SQLiteCatalogue) throws(CatalogueError) -> Value,
    _ done: @escaping (Result<Value, CatalogueError>) -> Void
  ) {
    let brake = Brake()
    let reading = ShardReading(done)
    reading.giveUp = { brake.pull() }
    let isTaken = pool.run(
      { [self] in run(read, brake) }, thenOn: shard, { reading.ended($0, on: shard) })
    if isTaken {
      reading.setDeadline(shard.now + timeout, on: shard)
    } else {
      done(.failure(.busy("too many readings wait for a thread")))
    }
  }

  private func run<Value>(
    _ read: (SQLiteCatalogue) throws(CatalogueError) -> Value, _ brake: Brake
  ) -> Result<Value, CatalogueError> {
    do throws(CatalogueError) {
      guard brake.isReleased else { throw .unavailable("the reading's time passed in the line") }
      let catalogue = try takeConnection()
      guard brake.begin(catalogue.interrupter) else {
        idle.withLock { $0.append(catalogue) }
        throw .unavailable("the reading's time passed in the line")
      }
      defer { brake.end() }
      let value = try read(catalogue)
      // Only a connection over which all went well is used again.
      idle.withLock { $0.append(catalogue) }
      return .success(value)
    } catch {
      return .failure(error)
    }
  }

  private func takeConnection() throws(CatalogueError) -> SQLiteCatalogue {
    while let catalogue = idle.withLock({ $0.popLast() }) {
      if try !catalogue.hasMoved() { return catalogue }
    }
    var options = SQLiteConnection.Options()
    options.isReadOnly = true
    options.mappedByteCount = mappedByteCount
    options.busyTimeoutMilliseconds = Self.busyTimeoutMilliseconds
    return try SQLiteCatalogue(path, options)
  }
}

/// Stops a reading from its shard, whether it waits in the line or a thread is at it.
private final class Brake: Sendable {
  private struct State {
    var isPulled = false
    var interrupter: SQLiteInterrupter?
  }

  private let state = Guarded(State())

  var isReleased: Bool { state.withLock { !$0.isPulled } }

  /// A thread begins; false when nobody waits any more.
  func begin(_ interrupter: SQLiteInterrupter) -> Bool {
    state.withLock { state in
      guard !state.isPulled else { return false }
      state.interrupter = interrupter
      return true
    }
  }

  /// The thread is done: what its connection does from now on is another's.
  func end() { state.withLock { $0.interrupter = nil } }

  func pull() {
    state.withLock { state in
      state.isPulled = true
      // Under the lock, so that it cannot hit the connection's next reading.
      state.interrupter?.interrupt()
    }
  }
}
