import Catalogue
import SQLite
import Testing

@Suite struct `A reader on a thread of its own` {
  @Test func `sees each revision as it comes, and needs no right to write`() async throws {
    let place = try await Engine.sqlite.migrated()
    let store = try await place.store()
    var options = SQLiteConnection.Options()
    options.isReadOnly = true
    let reader = try SQLiteCatalogue(place.path, options)
    #expect(try reader.sheets(for: ["A"], .current(now: day(1))).map { $0?.version } == [nil])
    try await store.take([.list("retail"), .item("A"), .price("A", "10")], at: day(1))
    try await store.take([.price("A", "11")], at: day(2))
    let sheets = try reader.sheets(for: ["A", "none", "A"], .current(now: day(2)))
    #expect(sheets.map { $0?.version } == [2, nil, 2])
    #expect(try reader.revision().number == 2)
    let past = try reader.sheets(for: ["A"], .past(at: day(1), known: day(1)))
    #expect(past.map { $0?.version } == [1])
  }
}
