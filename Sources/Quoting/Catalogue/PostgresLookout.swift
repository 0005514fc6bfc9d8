import Catalogue
import Postgres
import Reactor
import Timing

/// How shards look at a catalogue in PostgreSQL for what no single request asks: its revision, and
/// its rulebooks, which take several queries and some computing.
///
/// The work is done off the shards, over a few sessions that are opened when they are needed: a
/// database that is not there yet, or is away, is none of the program's end.
package final class PostgresLookout: Sendable {
  private let url: DatabaseURL
  private let dialShard: Shard
  private let sessionCountMax: Int
  /// Kept from when its tables were found to be those that this program knows.
  private let store = Guarded<PostgresCatalogueStore?>(nil)

  /// Its connections live on `dialShard`, which serves no requests.
  package init(_ url: DatabaseURL, sessionCountMax: Int, on dialShard: Shard) {
    self.url = url
    self.sessionCountMax = sessionCountMax
    self.dialShard = dialShard
  }

  /// Has a task `read`, and calls `done` on `shard` with what came of it: within `timeout`, for
  /// then the task is cancelled and nobody waits for it any more.
  func read<Value: Sendable>(
    on shard: Shard, within timeout: TimeSpan,
    _ read: @escaping @Sendable (PostgresCatalogueStore) async throws(CatalogueError) -> Value,
    _ done: @escaping (Result<Value, CatalogueError>) -> Void
  ) {
    let reading = ShardReading(done)
    let confined = ShardConfined(reading, to: shard)
    let task = Task {
      let result = await result(of: read)
      shard.execute { confined.take().ended(result, on: shard) }
    }
    reading.giveUp = { task.cancel() }
    reading.setDeadline(shard.now + timeout, on: shard)
  }

  private func result<Value: Sendable>(
    of read: @Sendable (PostgresCatalogueStore) async throws(CatalogueError) -> Value
  ) async -> Result<Value, CatalogueError> {
    do throws(CatalogueError) {
      return .success(try await read(try await openStore()))
    } catch {
      // Its tables may be others now, which the next reading then looks at first.
      if !error.canRetry { store.withLock { $0 = nil } }
      return .failure(error)
    }
  }

  private func openStore() async throws(CatalogueError) -> PostgresCatalogueStore {
    if let store = store.withLock({ $0 }) { return store }
    let opened = try await PostgresCatalogueStore.open(
      url, on: dialShard, sessionCountMax: sessionCountMax)
    store.withLock { $0 = opened }
    return opened
  }
}
