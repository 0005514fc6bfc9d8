import Bytes
import Glibc
import SQLite
import TestKit

private let rowCount = 1_000_000
private let contentByteCount = 160

/// What SQLite costs through our wrapper: a million rows inserted in one transaction, and rows
/// looked up for many keys at once, for which SQL knows several ways.
func benchmarkSQLite() throws {
  let folder = try TemporaryFolder()
  let path = folder.path("catalogue.db")
  let writer = try SQLiteConnection(path)
  try writer.run(
    script: """
      CREATE TABLE item(id INTEGER PRIMARY KEY, sku TEXT NOT NULL, cost INTEGER) STRICT;
      CREATE TABLE sheet(sku TEXT PRIMARY KEY, version INTEGER, content BLOB NOT NULL)
        STRICT, WITHOUT ROWID;
      """)
  try insertItems(writer)
  try insertSheets(writer)
  try writer.checkpoint()

  for mappedByteCount in [0, 1 << 30] {
    var options = SQLiteConnection.Options()
    options.isReadOnly = true
    options.mappedByteCount = mappedByteCount
    print(mappedByteCount == 0 ? "through a cache of 16 MiB" : "through mapped memory")
    var lookUps = try LookUps(SQLiteConnection(path, options))
    for keyCount in [1, 16, 100, 1000] { try lookUps.measure(keyCount: keyCount) }
  }
}

private func insertItems(_ connection: SQLiteConnection) throws {
  var insert = try connection.prepare("INSERT INTO item(sku, cost) VALUES (?1, ?2)")
  try report("insert a text and an integer", count: rowCount) {
    try connection.write { () throws(SQLiteError) in
      var sku = ByteBuffer()
      for row in 0..<rowCount {
        setKey(&sku, row)
        try sku.withSpan { sku throws(SQLiteError) in
          try insert.run {
            $0.text(sku)
            $0.integer(Int64(row))
          }
        }
      }
    }
  }
}

private func insertSheets(_ connection: SQLiteConnection) throws {
  let content = [UInt8](repeating: 7, count: contentByteCount)
  var insert = try connection.prepare("INSERT INTO sheet VALUES (?1, ?2, ?3)")
  try report("insert a text key, an integer and 160 bytes", count: rowCount) {
    try connection.write { () throws(SQLiteError) in
      var sku = ByteBuffer()
      for row in 0..<rowCount {
        setKey(&sku, row)
        try sku.withSpan { sku throws(SQLiteError) in
          try insert.run {
            $0.text(sku)
            $0.integer(Int64(row))
            $0.blob(content.span)
          }
        }
      }
    }
  }
}

private func setKey(_ key: inout ByteBuffer, _ row: Int) {
  key.removeAll()
  key.append("SKU-")
  key.append(decimal: 100_000_000 + row)
}

/// The ways to look up the rows of many keys.
private struct LookUps: ~Copyable {
  enum Way: String, CaseIterable {
    case rebinding = "one statement bound again, in a transaction"
    case rebindingAlone = "one statement bound again, without one"
    case list = "IN (?, …) of 16 or 128"
    case json = "json_each(?)"
    case table = "a temporary table"
  }

  let connection: SQLiteConnection
  var one, oneOf16, oneOf128, inJSON, emptyTable, fillTable, inTable: SQLiteStatement
  var found = ByteBuffer()
  var text = ByteBuffer()

  init(_ connection: SQLiteConnection) throws(SQLiteError) {
    try connection.run(script: "CREATE TEMP TABLE key(sku TEXT PRIMARY KEY) STRICT, WITHOUT ROWID")
    let one = try connection.prepare("SELECT content FROM sheet WHERE sku = ?1")
    let oneOf16 = try connection.prepare(
      "SELECT content FROM sheet WHERE sku IN (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")
    let oneOf128 = try connection.prepare(
      """
      SELECT content FROM sheet WHERE sku IN (
        ?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?, ?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,
        ?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?, ?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,
        ?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?, ?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,
        ?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?, ?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
      """)
    let inJSON = try connection.prepare(
      "SELECT content FROM json_each(?1) AS key CROSS JOIN sheet ON sheet.sku = key.value")
    let emptyTable = try connection.prepare("DELETE FROM key")
    let fillTable = try connection.prepare("INSERT INTO key VALUES (?1)")
    let inTable = try connection.prepare("SELECT content FROM key CROSS JOIN sheet USING (sku)")
    self.connection = connection
    self.one = one
    self.oneOf16 = oneOf16
    self.oneOf128 = oneOf128
    self.inJSON = inJSON
    self.emptyTable = emptyTable
    self.fillTable = fillTable
    self.inTable = inTable
  }

  mutating func measure(keyCount: Int) throws {
    var generator = SeededGenerator(seed: 7)
    let batches = (0..<100_000 / keyCount).map { _ in
      var rows: Set<Int> = []
      while rows.count < keyCount { rows.insert(Int.random(in: 0..<rowCount, using: &generator)) }
      return rows.map { "SKU-\(100_000_000 + $0)" }
    }
    for way in Way.allCases {
      try report("  \(keyCount) at once, \(way.rawValue)", count: batches.count * keyCount) {
        for batch in batches {
          found.removeAll()
          try lookUp(batch, way)
          precondition(found.count == keyCount * contentByteCount)
        }
      }
    }
  }

  private mutating func lookUp(_ keys: [String], _ way: Way) throws(SQLiteError) {
    switch way {
    case .rebinding: try connection.read { () throws(SQLiteError) in try rebind(keys) }
    case .rebindingAlone: try rebind(keys)
    case .list: try connection.read { () throws(SQLiteError) in try list(keys) }
    case .json: try json(keys)
    case .table: try connection.read { () throws(SQLiteError) in try table(keys) }
    }
  }

  private mutating func rebind(_ keys: [String]) throws(SQLiteError) {
    for key in keys {
      try one.first(key) { row throws(SQLiteError) in try row.appendBlob(0, to: &found) }
    }
  }

  private mutating func list(_ keys: [String]) throws(SQLiteError) {
    if keys.count == 1 { return try rebind(keys) }
    var rest = keys[...]
    while rest.count > 16 {
      let keys = rest.prefix(128)
      try oneOf128.forEachRow(binding: { Self.bind(keys, 128, to: &$0) }) {
        row throws(SQLiteError) in
        try row.appendBlob(0, to: &found)
      }
      rest = rest.dropFirst(128)
    }
    guard !rest.isEmpty else { return }
    try oneOf16.forEachRow(binding: { Self.bind(rest, 16, to: &$0) }) { row throws(SQLiteError) in
      try row.appendBlob(0, to: &found)
    }
  }

  private static func bind(
    _ keys: ArraySlice<String>, _ count: Int, to parameters: inout SQLiteParameters
  ) {
    for key in keys { parameters.text(key) }
    for _ in keys.count..<count { parameters.null() }
  }

  private mutating func json(_ keys: [String]) throws(SQLiteError) {
    text.removeAll()
    for key in keys {
      text.append(text.isEmpty ? "[\"" : "\",\"")
      text.append(key)
    }
    text.append("\"]")
    try text.withSpan { text throws(SQLiteError) in
      try inJSON.forEachRow(binding: { $0.text(text) }) { row throws(SQLiteError) in
        try row.appendBlob(0, to: &found)
      }
    }
  }

  private mutating func table(_ keys: [String]) throws(SQLiteError) {
    try emptyTable.run()
    for key in keys { try fillTable.run(key) }
    try inTable.forEachRow { row throws(SQLiteError) in try row.appendBlob(0, to: &found) }
  }
}

/// Prints what each of `count` things took: of this thread's time, which others on the machine
/// disturb least, and how many went by in a second of the clock's.
private func report(_ name: String, count: Int, _ body: () throws -> Void) rethrows {
  let start = threadNanoseconds()
  let elapsed = try ContinuousClock().measure(body)
  let each = (threadNanoseconds() - start) / count
  print("\(name): \(each) ns, \(Int(Double(count) / (elapsed / .seconds(1)))) /s")
}

private func threadNanoseconds() -> Int {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return time.tv_sec * 1_000_000_000 + time.tv_nsec
}
