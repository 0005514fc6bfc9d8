import SQLite
import TestKit
import Testing

/// A connection to a new file in a folder that goes with the test.
struct Fixture {
  let folder: TemporaryFolder
  let connection: SQLiteConnection

  init(_ script: StaticString = "", _ options: SQLiteConnection.Options = .init()) throws {
    folder = try TemporaryFolder()
    connection = try SQLiteConnection(folder.path("test.db"), options)
    try connection.run(script: script)
  }

  var path: String { folder.path("test.db") }

  /// Another connection to the same file; one that does not wait for locks unless told otherwise.
  func connect(
    isReadOnly: Bool = false, busyTimeoutMilliseconds: Int32 = 0
  ) throws(SQLiteError) -> SQLiteConnection {
    var options = SQLiteConnection.Options()
    options.isReadOnly = isReadOnly
    options.busyTimeoutMilliseconds = busyTimeoutMilliseconds
    return try SQLiteConnection(path, options)
  }
}

extension SQLiteConnection {
  /// The integers in the first column of what `text` gives.
  func integers(_ text: StaticString) throws(SQLiteError) -> [Int64] {
    var statement = try prepare(text)
    var integers: [Int64] = []
    try statement.forEachRow { row throws(SQLiteError) in integers.append(try row.integer(0)) }
    return integers
  }

  /// The texts in the first column of what `text` gives.
  func strings(_ text: StaticString) throws(SQLiteError) -> [String] {
    var statement = try prepare(text)
    var strings: [String] = []
    try statement.forEachRow { row throws(SQLiteError) in strings.append(try row.string(0)) }
    return strings
  }
}

/// What `body` throws; nil when nothing, or something else, which is an issue.
func failure(of body: () throws -> Void) -> SQLiteError? {
  do {
    try body()
  } catch let error as SQLiteError {
    return error
  } catch {
    Issue.record(error)
  }
  return nil
}

extension ExitTest.Result {
  /// What the process wrote before it ended.
  var lastWords: String { String(decoding: standardErrorContent, as: UTF8.self) }
}
