import Catalogue
import Foundation
import Pricing
import TestKit
import Testing

@Suite struct `The outbox of a file` {
  private func change(_ sku: String, _ path: String) async throws {
    _ = try await SQLiteCatalogueSchema(path).migrate(at: .earliest)
    let store = try SQLiteCatalogueStore(path)
    let intake = try await store.beginImport(ImportOptions(now: .earliest, pivot: "USD"))
    try await intake.apply([.item(Item(sku: sku, category: "tools"))])
    _ = try await intake.commit()
  }

  private func skus(_ notes: [Announcement]) -> [String] {
    notes.compactMap { if case .sheet(let sku, _) = $0.change { sku } else { nil } }
  }

  @Test func `is read once the file is there, and makes none`() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path("catalogue.db")
    let outbox = SQLiteOutbox(path)
    await #expect(throws: CatalogueError.self) { try await outbox.outbox(countMax: 9) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    try await change("drill", path)
    let notes = try await outbox.outbox(countMax: 9)
    #expect(skus(notes) == ["drill"])
    try await outbox.removeOutbox(through: try #require(notes.last).id)
    #expect(try await outbox.outbox(countMax: 9) == [])
  }

  @Test func `is that of the file that stands there now`() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path("catalogue.db")
    let outbox = SQLiteOutbox(path)
    try await change("drill", path)
    #expect(skus(try await outbox.outbox(countMax: 9)) == ["drill"])
    for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) }
    try await change("saw", path)
    #expect(skus(try await outbox.outbox(countMax: 9)) == ["saw"])
  }
}
