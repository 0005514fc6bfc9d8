import Bytes
import Postgres
import Reactor
import TestKit
import Testing
import Timing

@Suite struct `A pool's query` {
  @Test func `takes and answers values of every type`() async throws {
    var statements = StatementList()
    let types: [SQLType] = [
      .text, .int8, .int4, .bool, .bytea, .numeric, .timestamptz, .textArray, .int8Array,
    ]
    let casts = [
      "text", "int8", "int4", "bool", "bytea", "numeric", "timestamptz", "text[]", "int8[]",
    ]
    let columns = casts.indices.map { "$\($0 + 1)::\(casts[$0])" }.joined(separator: ", ")
    let texts = casts.indices.map { "$\($0 + 1)::\(casts[$0])::text" }.joined(separator: ", ")
    let echo = statements.declare("echo", "SELECT \(columns)", types, effect: .reads)
    let shown = statements.declare(
      "shown", "SELECT \(texts)", types, effect: .reads)
    let pool = try await ShardPool(at: try SharedServer.url(), statements)
    let bind: @Sendable (inout Parameters) -> Void = { parameters in
      parameters.append(text: "äöü")
      parameters.append(int8: .min)
      parameters.append(int4: -7)
      parameters.append(bool: true)
      parameters.append(bytes: ([0, 1, 0xFF] as [UInt8]).span)
      if let numeric = Numeric(text: "-12345.6780".utf8.span) {
        parameters.append(numeric: numeric)
      }
      parameters.append(timestamptz: Timestamp(microsecondsSince1970: 1_795_168_800_123_000))
      var skus = ArrayValue(of: .text)
      for sku in ["A-1", "", "B 2"] { skus.append(text: sku) }
      skus.appendNull()
      parameters.append(array: skus)
      parameters.append(array: ArrayValue(of: .int8))
    }
    let rows = try await pool.ask(shown, bind: bind)
    #expect(
      rows == [
        [
          "äöü", "-9223372036854775808", "-7", "true", "\\x0001ff", "-12345.6780",
          "2026-11-20 10:00:00.123+00", #"{A-1,"","B 2",NULL}"#, "{}",
        ]
      ])
    let (int8, numeric, instant, skus) = try await pool.read(echo, bind: bind) { rows in
      var skus: [String?] = []
      _ = try rows.value(0, 7) { array throws(MalformedValue) in
        try BinaryValue.forEachElement(of: array) { element throws(MalformedValue) in
          if let element { skus.append(String(decoding: element)) } else { skus.append(nil) }
        }
      }
      let numeric = try rows.numeric(0, 5)
      return (try rows.int8(0, 1), numeric, try rows.timestamptz(0, 6), skus)
    }
    #expect(int8 == .min)
    #expect(numeric.significand == -123_456_780 && numeric.scale == 4)
    #expect(instant.microsecondsSince1970 == 1_795_168_800_123_000)
    #expect(skus == ["A-1", "", "B 2", nil])
    await pool.close()
  }

  @Test func `takes NULL, and answers rows with and without values`() async throws {
    var statements = StatementList()
    let echo = statements.declare(
      "echo", "SELECT $1, '' FROM generate_series(1, 2)", [.text], effect: .reads)
    let none = statements.declare("none", "SELECT 1 WHERE false", effect: .reads)
    let pool = try await ShardPool(at: try SharedServer.url(), statements)
    #expect(try await pool.ask(echo) { $0.appendNull() } == [[nil, ""], [nil, ""]])
    #expect(try await pool.ask(echo) { $0.append(text: "") } == [["", ""], ["", ""]])
    #expect(try await pool.ask(none) == [])
    await pool.close()
  }

  @Test func `finds many keys at once`() async throws {
    var statements = StatementList()
    let find = statements.declare(
      "find",
      "SELECT n::text FROM generate_series(1, 100) AS n WHERE n = ANY($1) ORDER BY n.n",
      [.int8Array], effect: .reads)
    let pool = try await ShardPool(at: try SharedServer.url(), statements)
    let rows = try await pool.ask(find) { parameters in
      var keys = ArrayValue(of: .int8)
      for key in stride(from: 5, to: 120, by: 7) { keys.append(int8: Int64(key)) }
      parameters.append(array: keys)
    }
    #expect(rows == stride(from: 5, through: 100, by: 7).map { ["\($0)"] })
    await pool.close()
  }

  @Test func `may be large, and so may its answer`() async throws {
    var statements = StatementList()
    let reverse = statements.declare(
      "reverse", "SELECT repeat($1, 3), length($1)::text", [.text], effect: .reads)
    let pool = try await ShardPool(at: try SharedServer.url(), statements)
    let text = String(repeating: "0123456789abcdef", count: 200_000)
    let rows = try await pool.ask(reverse) { $0.append(text: text) }
    #expect(rows == [[text + text + text, "3200000"]])
    await pool.close()
  }
}

@Suite struct `What is asked in one turn of the shard` {
  private static func statements() -> (StatementList, StatementList.Statement) {
    var statements = StatementList()
    // A batch is one transaction, and all its queries have one time.
    let divide = statements.declare(
      "divide", "SELECT (100 / $1)::text, now()::text", [.int8], effect: .reads)
    return (statements, divide)
  }

  @Test func `goes out as one batch`() async throws {
    let (statements, divide) = Self.statements()
    var settings = PoolSettings()
    settings.connectionCount = 1
    let pool = try await ShardPool(at: try SharedServer.url(), statements, settings: settings)
    _ = try await pool.ask(divide) { $0.append(int8: 1) }
    let answers = await pool.askAtOnce(divide, (1...50).map(Int64.init))
    let rows = try answers.map { try $0.get()[0] }
    #expect(rows.map { $0[0] } == (1...50).map { "\(100 / $0)" })
    #expect(Set(rows.map { $0[1] }).count == 1)
    await pool.close()
  }

  @Test func `fails by itself`() async throws {
    let (statements, divide) = Self.statements()
    let pool = try await ShardPool(at: try SharedServer.url(), statements)
    let divisors: [Int64] = (1...60).map { $0 % 7 == 0 ? 0 : Int64($0) }
    let answers = await pool.askAtOnce(divide, divisors)
    for (divisor, answer) in zip(divisors, answers) {
      switch answer {
      case .success(let rows): #expect(rows[0][0] == "\(100 / divisor)")
      case .failure(.server(let error)): #expect(divisor == 0 && error.state == "22012")
      case .failure(let error): Issue.record("\(error.logText)")
      }
    }
    await pool.close()
  }

  @Test func `is refused when as much is in flight, and waits, as may`() async throws {
    var statements = StatementList()
    let lock = statements.declare(
      "lock", "SELECT pg_advisory_xact_lock_shared($1)::text", [.int8], effect: .reads)
    let url = try SharedServer.url()
    let holder = try await Session.open(try makeDialler(at: url))
    var settings = PoolSettings()
    (settings.connectionCount, settings.inFlightCountMax, settings.waitingCountMax) = (2, 3, 4)
    let pool = try await ShardPool(at: url, statements, settings: settings)
    await pool.waitUntilFull()
    let answers = try await holder.withAdvisoryLock(1_001) { _ in
      let asked = pool.beginAsking(lock, Array(repeating: 1_001, count: 15))
      await pool.onShard { #expect($0.waitingCount == 4) }
      return asked
    }.values()
    let refusals = answers.filter { $0 == .failure(.overloaded) }
    #expect(refusals.count == 5)
    #expect(answers.filter { if case .success = $0 { true } else { false } }.count == 10)
    await pool.close()
  }
}

@Test func `a storm of queries gives each its own answer`() async throws {
  var statements = StatementList()
  let echo = statements.declare(
    "echo", "SELECT $1::text, repeat('x', ($1 % 300)::int)", [.int8], effect: .reads)
  let pool = try await ShardPool(at: try SharedServer.url(), statements)
  await pool.waitUntilFull()
  for round in 0..<50 {
    let numbers = (0..<300).map { Int64(round * 300 + $0) }
    let answers = await pool.askAtOnce(echo, numbers)
    let isEachItsOwn = zip(numbers, answers).allSatisfy { number, answer in
      answer == .success([["\(number)", String(repeating: "x", count: Int(number % 300))]])
    }
    #expect(isEachItsOwn)
  }
  await pool.close()
}

@Test func `a statement that writes is told when its commit is`() async throws {
  let url = try SharedServer.url()
  try await run(
    """
    CREATE TABLE deferred (n int8 CONSTRAINT deferred_n UNIQUE DEFERRABLE INITIALLY DEFERRED);
    """, at: url)
  var statements = StatementList()
  let insert = statements.declare(
    "insert", "INSERT INTO deferred VALUES ($1)", [.int8], effect: .writes)
  let count = statements.declare("count", "SELECT count(*)::text FROM deferred", effect: .reads)
  var settings = PoolSettings()
  settings.connectionCount = 1
  let pool = try await ShardPool(at: url, statements, settings: settings)
  let answers = await pool.askAtOnce(insert, [1, 2, 1, 3])
  let failures = answers.map { answer -> String? in
    if case .failure(let error) = answer { "\(error)" } else { nil }
  }
  #expect(failures == [nil, nil, "server error 23505 (deferred_n)", nil])
  #expect(try await pool.ask(count) == [["3"]])
  await pool.close()
}

@Test func `whoever waits is told when the pool is closed`() async throws {
  var statements = StatementList()
  let lock = statements.declare(
    "lock", "SELECT pg_advisory_xact_lock($1)::text", [.int8], effect: .reads)
  let url = try SharedServer.url()
  let holder = try await Session.open(try makeDialler(at: url))
  var settings = PoolSettings()
  (settings.connectionCount, settings.inFlightCountMax) = (1, 2)
  let pool = try await ShardPool(at: url, statements, settings: settings)
  await pool.waitUntilFull()
  let answers = try await holder.withAdvisoryLock(1_002) { _ in
    let asked = pool.beginAsking(lock, [1_002, 1_002, 1_002])
    await pool.close()
    return await asked.values()
  }
  #expect(answers == Array(repeating: .failure(.closed(log: "the pool was closed")), count: 3))
}
