import CSQLite

extension StaticString {
  /// The text as SQLite takes it.
  var characters: UnsafeBufferPointer<CChar> {
    UnsafeRawBufferPointer(start: utf8Start, count: utf8CodeUnitCount)
      .assumingMemoryBound(to: CChar.self)
  }
}

extension DatabaseHandle {
  /// Compiles the first statement behind `offset` and answers with it, nil when there is none, and
  /// with the offset of what follows.
  func compile(
    _ text: UnsafeBufferPointer<CChar>, from offset: Int, flags: Int32 = 0
  ) throws(SQLiteError) -> (statement: OpaquePointer?, end: Int) {
    enter()
    defer { leave() }
    let rest = UnsafeBufferPointer(rebasing: text[offset...])
    var statement: OpaquePointer?
    var end: UnsafePointer<CChar>?
    let code = sqlite3_prepare_v3(
      database, rest.baseAddress, Int32(rest.count), UInt32(flags), &statement, &end)
    guard code == SQLITE_OK else {
      guard code & 0xFF == SQLITE_ERROR else { throw error(code) }
      // The message can quote what the text says, where no values are.
      let place = sqlite3_error_offset(database)
      throw SQLiteError(
        code: code, detail: String(cString: sqlite3_errmsg(database)),
        line: place < 0 ? nil : text.line(at: offset + Int(place)))
    }
    guard let start = rest.baseAddress, let end else { return (nil, text.count) }
    return (statement, offset + (end - start))
  }

  /// Prepares the one statement of `text`, which our source or nothing but numbers and our own
  /// words went into.
  func prepare(_ text: String) throws(SQLiteError) -> SQLiteStatement {
    let characters = text.utf8CString
    let statement = try characters.withUnsafeBufferPointer { characters throws(SQLiteError) in
      let text = UnsafeBufferPointer(rebasing: characters.dropLast())
      let (statement, end) = try compile(text, from: 0, flags: SQLITE_PREPARE_PERSISTENT)
      precondition(text.startOfCode(from: end) == text.count, "two statements in one text")
      return statement
    }
    guard let statement else { preconditionFailure("no statement in the text") }
    return SQLiteStatement(statement, of: self)
  }

  /// Executes the one statement of `text`, whatever rows it gives.
  func execute(_ text: String) throws(SQLiteError) {
    var statement = try prepare(text)
    try statement.forEachRow { _ in }
  }
}

extension UnsafeBufferPointer<CChar> {
  /// The number, from 1, of the line that holds the character at `offset`.
  func line(at offset: Int) -> Int {
    self[..<offset].reduce(1) { $1 == CChar(UInt8(ascii: "\n")) ? $0 + 1 : $0 }
  }

  /// The offset, from `offset` on, of the first character that is neither white space nor in a
  /// comment to the end of its line.
  func startOfCode(from offset: Int) -> Int {
    var offset = offset
    while offset < count {
      if self[offset] <= CChar(UInt8(ascii: " ")) {
        offset += 1
      } else if self[offset...].prefix(2).elementsEqual("--".utf8.map(CChar.init)) {
        offset = self[offset...].firstIndex(of: CChar(UInt8(ascii: "\n"))) ?? count
      } else {
        break
      }
    }
    return offset
  }
}
