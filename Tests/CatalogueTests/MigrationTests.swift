import Catalogue
import Pricing
import SQLite
import Testing

@Suite struct `Migrations` {
  @Test(arguments: Engine.allCases)
  func `are applied once, in order, and told of`(_ engine: Engine) async throws {
    let place = try await engine.place()
    let schema = try place.schema()
    let pending = try await schema.migrations()
    #expect(pending.map(\.number) == Array(1...pending.count))
    #expect(pending.allSatisfy { $0.appliedAt == nil && !$0.name.isEmpty })
    #expect(try await schema.migrate(at: day(1)) == pending.map(\.number))
    #expect(try await schema.migrate(at: day(2)) == [])
    #expect(try await schema.migrations().allSatisfy { $0.appliedAt == day(1) && !$0.isEdited })
  }

  @Test(arguments: Engine.allCases)
  func `are taken back and applied again`(_ engine: Engine) async throws {
    let place = try await engine.place()
    let schema = try place.schema()
    let numbers = try await schema.migrate(at: day(1))
    for number in numbers.reversed() {
      #expect(try await schema.revert(to: number - 1) == [number])
      #expect(try await schema.migrate(at: day(2)) == Array(number...numbers.count))
      #expect(
        try await schema.revert(to: number - 1) == (number...numbers.count).reversed())
    }
    #expect(try await schema.migrate(at: day(3)) == numbers)
    try await place.store().take([.list("retail"), .item("A"), .price("A", "1")], at: day(4))
    #expect(try await schema.revert(to: 0) == numbers.reversed())
  }

  @Test(arguments: Engine.allCases)
  func `are asked for where they are missing`(_ engine: Engine) async throws {
    let place = try await engine.place()
    let none = await failure { _ = try await place.store() }
    guard case .unmigrated(version: 0, let needed) = none else {
      Issue.record("\(String(describing: none))")
      return
    }
    let schema = try place.schema()
    try await schema.migrate(at: day(1))
    try await schema.revert(to: needed - 1)
    let some = await failure { _ = try await place.store() }
    #expect(some == .unmigrated(version: needed - 1, needed: needed))
  }

  @Test(arguments: Engine.allCases)
  func `of two programs that start at once are applied by one`(_ engine: Engine) async throws {
    for _ in 0..<5 {
      let place = try await engine.place()
      let applied = try await withThrowingTaskGroup(of: [Int].self) { group in
        for _ in 0..<4 { group.addTask { try await place.schema().migrate(at: day(1)) } }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      #expect(applied.sorted() == (try await place.schema().migrations().map(\.number)))
    }
  }
}

@Suite struct `An SQLite file` {
  private func edit(_ place: Place, _ script: StaticString) throws {
    try SQLiteConnection(place.path).run(script: script)
  }

  @Test func `whose history was edited is refused`() async throws {
    let place = try await Engine.sqlite.migrated()
    try edit(place, "UPDATE migration SET checksum = checksum + 1 WHERE number = 2")
    #expect(await failure { _ = try await place.store() } == .historyEdited(migration: 2))
    let schema = try place.schema()
    #expect(
      await failure { try await schema.migrate(at: day(1)) } == .historyEdited(migration: 2))
    #expect(
      await failure { try await schema.revert(to: 0) } == .historyEdited(migration: 2))
    #expect(try await schema.migrations().map(\.isEdited) == [false, true, false, false])
  }

  @Test func `newer than the program is refused`() async throws {
    let place = try await Engine.sqlite.migrated()
    try edit(place, "INSERT INTO migration VALUES (5, 'future', 1, 1)")
    #expect(await failure { _ = try await place.store() } == .tooNew(version: 5, known: 4))
    let schema = try place.schema()
    #expect(await failure { try await schema.migrate(at: day(1)) } == .tooNew(version: 5, known: 4))
    #expect(try await schema.migrations().last?.name == "future")
  }

  @Test func `of another application is refused and left alone`() async throws {
    let place = try await Engine.sqlite.place()
    try edit(place, "CREATE TABLE mine(a INTEGER) STRICT")
    let schema = try place.schema()
    #expect(await failure { try await schema.migrate(at: day(1)) } == .foreign)
    #expect(await failure { _ = try await place.store() } == .foreign)
    #expect(try SQLiteConnection(place.path).applicationID == 0)
  }
}
