import Postgres
import Reactor
import TestKit
import Testing
import Timing

private func open() async throws -> Session {
  try await Session.open(try makeDialler(at: try SharedServer.url()))
}

private func number(_ session: Session, _ query: String) async throws -> Int64 {
  let rows = try await session.query("SELECT (\(query))::int8")
  return try rows.int8(0, 0)
}

private struct GivenUp: Error {}

@Suite struct `Rows copied in` {
  @Test func `are those that were written`() async throws {
    let session = try await open()
    try await session.query(
      "CREATE TABLE copied (n int8, sku text, cost numeric, at timestamptz, tags text[])")
    let count = try await session.copy(
      into: "copied (n, sku, cost, at, tags)", columnCount: 5
    ) { writer in
      for n in 0..<20_000 {
        try await writer.write { row in
          row.append(int8: Int64(n))
          row.append(text: "SKU-\(n)")
          if n % 3 == 0 { row.appendNull() } else { row.append(numeric: cents(n)) }
          row.append(timestamptz: Timestamp(microsecondsSince1970: Int64(n) * 1_000_000))
          var tags = ArrayValue(of: .text)
          tags.append(text: "\(n % 2)")
          row.append(array: tags)
        }
      }
    }
    #expect(count == 20_000)
    let rows = try await session.query(
      """
      SELECT count(*), sum(n)::int8, count(cost), sum(cost), sum(extract(epoch FROM at))::int8,
        count(*) FILTER (WHERE tags = ARRAY['1']), min(cost)
      FROM copied WHERE sku = 'SKU-' || n
      """)
    #expect(try rows.int8(0, 0) == 20_000)
    #expect(try rows.int8(0, 1) == 199_990_000)
    #expect(try rows.int8(0, 2) == 13_333)
    let expected = (0..<20_000).filter { $0 % 3 != 0 }.reduce(0, +)
    #expect(try rows.numeric(0, 3) == cents(expected))
    #expect(try rows.int8(0, 4) == 199_990_000)
    #expect(try rows.int8(0, 5) == 10_000)
    #expect(try rows.numeric(0, 6) == cents(1))
  }

  private func cents(_ count: Int) -> Numeric {
    guard let numeric = Numeric(significand: Int128(count), scale: 2) else { fatalError() }
    return numeric
  }

  @Test func `are none when one is refused`() async throws {
    let session = try await open()
    try await session.query("CREATE TABLE checked (n int8 CHECK (n <> 777))")
    let error = await #expect(throws: PostgresError.self) {
      try await session.copy(into: "checked", columnCount: 1) { writer in
        for n in 0..<1_000 { try await writer.write { $0.append(int8: Int64(n)) } }
      }
    }
    guard case .server(let said) = error else { throw try #require(error) }
    #expect(said.state == "23514" && said.constraint == "checked_n_check")
    #expect(try await number(session, "SELECT count(*) FROM checked") == 0)
  }

  @Test func `are none when the body gives up`() async throws {
    let session = try await open()
    try await session.query("CREATE TABLE given_up (n int8)")
    await #expect(throws: GivenUp.self) {
      try await session.copy(into: "given_up", columnCount: 1) { writer in
        for n in 0..<100_000 { try await writer.write { $0.append(int8: Int64(n)) } }
        throw GivenUp()
      }
    }
    #expect(try await number(session, "SELECT count(*) FROM given_up") == 0)
  }

  @Test func `have a table to go to`() async throws {
    let session = try await open()
    let error = await #expect(throws: PostgresError.self) {
      try await session.copy(into: "nowhere", columnCount: 1) { _ in }
    }
    guard case .server(let said) = error else { throw try #require(error) }
    #expect(said.state == .undefinedTable)
    #expect(try await number(session, "SELECT 1") == 1)
  }

  @Test func `can be none`() async throws {
    let session = try await open()
    try await session.query("CREATE TABLE empty (n int8)")
    #expect(try await session.copy(into: "empty", columnCount: 1) { _ in } == 0)
  }

  @Test func `wait for a server that does not read`() async throws {
    let server = try PostgresServer()
    let session = try await Session.open(try makeDialler(at: server.url))
    try await session.query("CREATE TABLE stalled (t text)")
    let byteCount = Guarded(0)
    let text = String(repeating: "x", count: 10_000)
    try await server.whilePaused {
      // Had the writer not to wait, it would write on for ever.
      await #expect(throws: PostgresError.timedOut) {
        try await session.copy(
          into: "stalled", columnCount: 1, stepWithin: .milliseconds(100)
        ) { writer in
          while true {
            try await writer.write { $0.append(text: text) }
            byteCount.withLock { $0 += text.utf8.count }
          }
        }
      }
    }
    // What the kernel's buffers of both ends hold.
    #expect(byteCount.withLock { $0 } < 64 << 20)
  }
}

@Suite struct `A cursor` {
  @Test func `hands all rows over, a batch at a time`() async throws {
    let session = try await open()
    var counts: [Int] = []
    var sum: Int64 = 0
    try await session.transaction { session in
      try await session.forEachBatch(
        of: "SELECT n::int8 FROM generate_series(1, $1::int8) AS n", rowCount: 300
      ) {
        $0.append(int8: 1_000)
      } _: { rows in
        counts.append(rows.count)
        for row in 0..<rows.count { sum += try rows.int8(row, 0) }
      }
    }
    #expect(counts == [300, 300, 300, 100])
    #expect(sum == 500_500)
  }

  @Test func `over nothing hands nothing over`() async throws {
    let session = try await open()
    try await session.transaction { session in
      try await session.forEachBatch(of: "SELECT 1 WHERE false") { _ in
        Issue.record("there are no rows")
      }
    }
  }

  @Test func `needs a transaction`() async throws {
    let session = try await open()
    let error = await #expect(throws: PostgresError.self) {
      try await session.forEachBatch(of: "SELECT 1") { _ in }
    }
    guard case .server(let said) = error else { throw try #require(error) }
    #expect(said.state == "25P01")
  }
}
