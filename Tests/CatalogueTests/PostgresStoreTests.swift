import Catalogue
import Glibc
import Postgres
import Pricing
import Reactor
import TestKit
import Testing
import Timing

@Suite struct `A PostgreSQL database` {
  private func edit(_ place: Place, _ script: String) async throws {
    try await SharedServer.open(place.url).run(script: script)
  }

  @Test func `whose history was edited is refused`() async throws {
    let place = try await Engine.postgres.migrated()
    try await edit(place, "UPDATE pricing.migration SET checksum = checksum + 1 WHERE number = 2")
    #expect(
      await failure { _ = try await place.store() } == .historyEdited(migration: 2))
    let schema = try place.schema()
    #expect(
      await failure { try await schema.migrate(at: day(1)) } == .historyEdited(migration: 2))
    #expect(
      await failure { try await schema.revert(to: 0) } == .historyEdited(migration: 2))
    let edited = try await schema.migrations().filter(\.isEdited).map(\.number)
    #expect(edited == [2])
  }

  @Test func `newer than the program is refused`() async throws {
    let place = try await Engine.postgres.migrated()
    try await edit(place, "INSERT INTO pricing.migration VALUES (7, 'future', 1, now())")
    #expect(
      await failure { _ = try await place.store() } == .tooNew(version: 7, known: 6))
    let schema = try place.schema()
    #expect(
      await failure { try await schema.migrate(at: day(1)) } == .tooNew(version: 7, known: 6))
  }

  @Test func `with others' tables where ours would stand is refused and left alone`() async throws {
    let place = try await Engine.postgres.place()
    try await edit(place, "CREATE SCHEMA pricing; CREATE TABLE pricing.mine(a int)")
    let schema = try place.schema()
    #expect(await failure { try await schema.migrate(at: day(1)) } == .foreign)
    #expect(await failure { _ = try await place.store() } == .foreign)
  }

  @Test func `may hold others' tables beside ours`() async throws {
    let place = try await Engine.postgres.place()
    try await edit(place, "CREATE TABLE item(a int); CREATE TABLE migration(a int)")
    try await place.schema().migrate(at: day(1))
    try await place.store().take([.item("A")], at: day(1))
    #expect(try await place.schema().revert(to: 0).count == 6)
  }

  @Test func `that is not there, or refuses the user, is told of without the password`()
    async throws
  {
    let port = try FreePort.find()
    let place = try await Engine.postgres.place()
    let secret = place.url.description.replacing("pricing@", with: "pricing:geheim@")
    for url in ["postgres://pricing:geheim@127.0.0.1:\(port)/x", secret] {
      let error = await failure {
        _ = try await PostgresCatalogueStore.open(
          try DatabaseURL(url), on: try SharedServer.shard())
      }
      guard case .unavailable(let detail) = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
      #expect(!detail.contains("geheim"))
      #expect(error?.canRetry == true)
    }
  }
}

@Suite struct `With PostgreSQL` {
  @Test func `an importer that waits too long may try again`() async throws {
    let place = try await Engine.postgres.migrated()
    let store = try await PostgresCatalogueStore.open(
      place.url, on: try SharedServer.shard(), busyTimeout: .milliseconds(10))
    let writer = try await store.beginImport(ImportOptions(now: day(1), pivot: dollar))
    let error = await failure {
      _ = try await store.beginImport(ImportOptions(now: day(1), pivot: dollar))
    }
    guard case .busy = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    let chunk = RecalculationChunk(
      run: "run", progress: RecalculationProgress(through: "A", tally: RecalculationTally()),
      sheets: [])
    let late = await failure {
      try await store.record(
        chunk, fence: Fence(lock: "recalculation", number: 1, token: "x"), at: day(1))
    }
    #expect(late?.canRetry == true)
    await writer.abort()
    try await store.take([.item("A")], at: day(1))
  }

  @Test func `an import that is killed leaves nothing`() async throws {
    let place = try await Engine.postgres.migrated()
    let store = try await place.store()
    try await store.take([.list("retail"), .item("A"), .price("A", "1")], at: day(1))
    let before = try await store.everything()
    let url = try SharedServer.url()
    let name = String(place.url.description.split(separator: "/").last ?? "")
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [url = url as String, name = name as String] in
      let server = url.prefix(through: url.lastIndex(of: "/") ?? url.startIndex)
      let store = try await PostgresCatalogueStore.open(
        try DatabaseURL("\(server)\(name)"), on: try Shard(index: 0))
      let session = try await store.beginImport(
        ImportOptions(.replacement, now: day(2), pivot: dollar))
      // More than is gathered before it is copied.
      try await session.apply((0..<20_000).map { .item("NEW-\($0)") })
      kill(getpid(), SIGKILL)
    }
    #expect(try await store.revision().number == 1)
    #expect(try await store.everything() == before)
    // The server takes the dead one's turn back once it notices.
    try await untilTaken {
      let report = try await store.take([.item("A", cost: "2")], at: day(3))
      #expect(report.revision == 2)
    }
  }

  @Test func `an import whose connection is lost leaves nothing, and says it may be tried again`()
    async throws
  {
    let place = try await Engine.postgres.migrated()
    let store = try await place.store()
    let session = try await store.beginImport(ImportOptions(now: day(1), pivot: dollar))
    try await session.apply([.item("A")])
    try await SharedServer.open(place.url).run(
      script: """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND state = 'idle in transaction'
        """)
    let error = await failure { _ = try await session.commit() }
    #expect(error?.canRetry == true)
    #expect(try await store.revision() == .empty)
    try await store.take([.item("A")], at: day(1))
  }
}
