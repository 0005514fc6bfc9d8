import SQLite
import Testing

/// What a body throws that has nothing to do with SQLite, or has.
private enum Refusal: SQLiteFailure, Equatable {
  case fenced
  case store(SQLiteError)

  init(_ error: SQLiteError) { self = .store(error) }

  var store: SQLiteError? { if case .store(let error) = self { error } else { nil } }
}

@Suite struct `A transaction` {
  let fixture: Fixture
  let connection: SQLiteConnection

  init() throws {
    fixture = try Fixture("CREATE TABLE t(a INTEGER PRIMARY KEY) STRICT")
    connection = fixture.connection
  }

  private func insert(_ integer: Int) throws(SQLiteError) {
    var insert = try connection.prepare("INSERT INTO t VALUES (?1)")
    try insert.run(integer)
  }

  private var content: [Int64] {
    get throws { try fixture.connect().integers("SELECT a FROM t ORDER BY a") }
  }

  @Test func `stays with what it did and answers what its body answers`() throws {
    let answer = try connection.write { () throws(SQLiteError) in
      try insert(1)
      return "done"
    }
    #expect(answer == "done")
    #expect(try content == [1])
  }

  @Test func `leaves nothing when its body throws`() throws {
    #expect(throws: Refusal.fenced) {
      try connection.write { () throws(Refusal) in
        do throws(SQLiteError) { try insert(1) } catch { throw Refusal(error) }
        throw Refusal.fenced
      }
    }
    #expect(try content == [])
    try connection.write { () throws(SQLiteError) in try insert(2) }
    #expect(try content == [2])
  }

  @Test func `leaves nothing when it cannot be committed`() throws {
    try connection.run(
      script: """
        CREATE TABLE u(a INTEGER REFERENCES t(a) DEFERRABLE INITIALLY DEFERRED) STRICT;
        """)
    #expect(throws: Refusal.self) {
      try connection.write { () throws(Refusal) in
        do throws(SQLiteError) {
          try insert(1)
          try connection.run(script: "INSERT INTO u VALUES (7)")
        } catch {
          throw Refusal(error)
        }
      }
    }
    #expect(try content == [])
    try connection.write { () throws(SQLiteError) in try insert(2) }
    #expect(try content == [2])
  }

  @Test func `is carried to the body's own kind of error when it cannot begin`() throws {
    let other = try fixture.connect()
    try connection.write { () throws(SQLiteError) in
      let error = #expect(throws: Refusal.self) {
        try other.write { () throws(Refusal) in throw .fenced }
      }
      #expect(error?.store?.kind == .busy)
    }
  }

  @Test func `loses with a savepoint no more than the savepoint did`() throws {
    try connection.write { () throws(SQLiteError) in
      try insert(1)
      try connection.savepoint { () throws(SQLiteError) in
        try insert(2)
        let error = failure {
          try connection.savepoint { () throws(SQLiteError) in
            try insert(3)
            try insert(1)
          }
        }
        #expect(error?.kind == .constraint(.primaryKey))
        try connection.savepoint { () throws(SQLiteError) in try insert(4) }
      }
      try insert(5)
    }
    #expect(try content == [1, 2, 4, 5])
  }

  @Test func `undoes its savepoints too`() throws {
    let error = failure {
      try connection.write { () throws(SQLiteError) in
        try connection.savepoint { () throws(SQLiteError) in try insert(1) }
        try insert(2)
        try insert(2)
      }
    }
    #expect(error?.kind == .constraint(.primaryKey))
    #expect(try content == [])
  }

  @Test func `that SQLite gave up does nothing more, whoever keeps the error to himself`() throws {
    // A full file makes SQLite roll back by itself.
    try connection.run(script: "CREATE TABLE big(b BLOB); PRAGMA max_page_count = 20")
    var errors: [SQLiteError?] = []
    let error = failure {
      try connection.write { () throws(SQLiteError) in
        try insert(1)
        errors.append(
          failure { try connection.run(script: "INSERT INTO big VALUES (zeroblob(1000000))") })
        errors.append(failure { try insert(2) })
        errors.append(
          failure { try connection.savepoint { () throws(SQLiteError) in try insert(3) } })
      }
    }
    #expect(errors.map(\.?.kind) == [.full, .rolledBack, .rolledBack])
    #expect(error?.kind == .rolledBack)
    #expect(error?.canRetry == false)
    #expect(try content == [])
    try connection.write { () throws(SQLiteError) in try insert(4) }
    #expect(try content == [4])
  }

  @Test func `can be wanted within rows`() throws {
    try connection.run(script: "INSERT INTO t VALUES (1), (2), (3)")
    var select = try connection.prepare("SELECT a FROM t WHERE a < 10 ORDER BY a")
    try select.forEachRow { row throws(SQLiteError) in
      let integer = try row.integer(0)
      try connection.write { () throws(SQLiteError) in try insert(Int(integer) + 10) }
    }
    #expect(try content == [1, 2, 3, 11, 12, 13])
  }

  @Test func `does not hold another`() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [path = fixture.path as String] in
      let connection = try SQLiteConnection(path)
      try connection.read { () throws(SQLiteError) in
        try connection.write { () throws(SQLiteError) in }
      }
    }
    #expect(result?.lastWords.contains("transactions do not nest") == true)
  }

  @Test func `is around every savepoint`() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [path = fixture.path as String] in
      let connection = try SQLiteConnection(path)
      try connection.savepoint { () throws(SQLiteError) in }
    }
    #expect(result?.lastWords.contains("a savepoint needs a transaction") == true)
  }
}
