import Postgres
import Reactor

/// The outbox of a catalogue in PostgreSQL, for a program that writes nothing else there: opened
/// when it is first asked, for the server may be away when the program starts.
package actor PostgresOutbox: ChangeOutbox {
  private let url: DatabaseURL
  private let shard: Shard
  private var opened: PostgresCatalogueStore?

  /// Its connection lives on `shard`, which serves no requests.
  package init(_ url: DatabaseURL, on shard: Shard) {
    self.url = url
    self.shard = shard
  }

  package func outbox(countMax: Int) async throws(CatalogueError) -> [Announcement] {
    try await store().outbox(countMax: countMax)
  }

  package func lastNote() async throws(CatalogueError) -> Int64? {
    try await store().lastNote()
  }

  package func removeOutbox(through id: Int64) async throws(CatalogueError) {
    try await store().removeOutbox(through: id)
  }

  private func store() async throws(CatalogueError) -> PostgresCatalogueStore {
    if let opened { return opened }
    let store = try await PostgresCatalogueStore.open(url, on: shard, sessionCountMax: 1)
    // Who asked at the same time may have been quicker; one of the two is enough.
    if let opened { return opened }
    opened = store
    return store
  }
}
