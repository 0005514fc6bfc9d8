extension SQLiteConnection {
  /// Executes all statements of `script`, whatever rows they give, up to the first that fails; the
  /// error tells its line.
  package func run(script: StaticString) throws(SQLiteError) {
    let text = script.characters
    var offset = 0
    while offset < text.count {
      do throws(SQLiteError) {
        offset = try runFirst(of: text, from: offset)
      } catch {
        let line = error.line ?? text.line(at: text.startOfCode(from: offset))
        throw SQLiteError(code: error.code, detail: error.detail, line: line)
      }
    }
  }

  /// Executes the first statement behind `offset` and answers with the offset of what follows.
  private func runFirst(
    of text: UnsafeBufferPointer<CChar>, from offset: Int
  ) throws(SQLiteError) -> Int {
    let (compiled, end) = try handle.compile(text, from: offset)
    if let compiled {
      var statement = SQLiteStatement(compiled, of: handle)
      try statement.forEachRow { _ in }
    }
    return end
  }
}
