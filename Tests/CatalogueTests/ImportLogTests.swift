import Catalogue
import Glibc
import SQLite
import TestKit
import Testing

@Suite struct `The log of an import into SQLite` {
  /// Bytes in the write-ahead log of the file at `path`.
  private func logByteCount(_ path: String) -> Int {
    var status = stat()
    return stat("\(path)-wal", &status) == 0 ? Int(status.st_size) : 0
  }

  private func take(_ store: SQLiteCatalogueStore) async throws {
    let session = try await store.beginImport(ImportOptions(now: day(1), pivot: dollar))
    try await session.apply((0..<1_000).map { .item("SKU-\($0)") })
    _ = try await session.commit()
  }

  @Test func `is given back, though others stay connected`() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path("catalogue.db")
    _ = try await SQLiteCatalogueSchema(path).migrate(at: day(0))
    let store = try SQLiteCatalogueStore(path)
    _ = try await store.revision()
    try await take(store)
    #expect(logByteCount(path) == 0)
    #expect(try await store.revision().number == 1)
  }

  @Test func `is left to those who read, whom it does not wait for`() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path("catalogue.db")
    _ = try await SQLiteCatalogueSchema(path).migrate(at: day(0))
    let reader = try SQLiteConnection(path)
    try reader.run(script: "BEGIN; SELECT count(*) FROM item;")
    let store = try SQLiteCatalogueStore(path)
    try await take(store)
    #expect(logByteCount(path) > 0)
    #expect(try await store.revision().number == 1)
    try reader.run(script: "COMMIT")
  }
}
