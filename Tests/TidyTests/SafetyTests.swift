import Testing

/// Ways of code outside tests to trap on what the world does. Held on the code alone, comments and
/// texts aside:
/// - `try!` and `as!`;
/// - `fatalError(`, for which there is `precondition` where the mistake is ours;
/// - a `!` right behind a name, a literal or a closing bracket, which unwraps by force or declares
///   a type that does.
private func traps(_ file: TextFile) -> [Finding] {
  guard file.isSwift, !file.isTest, file.path != "Package.swift" else { return [] }
  let trap = /(?:\btry|\bas)!|\bfatalError\(|[\w)\]}"`>?]!(?!=)/
  return SwiftText(file.text).code.enumerated().flatMap { index, line in
    line.matches(of: trap).map { Finding(file.path, line: index + 1, "\($0.output) may trap") }
  }
}

/// `@unchecked Sendable` outside the reactor, or there without a comment on the line above,
/// attributes aside, that proves it.
private func unprovenSendables(_ file: TextFile) -> [Finding] {
  guard file.isSwift else { return [] }
  let text = SwiftText(file.text)
  return text.code.indices.compactMap { index in
    guard text.code[index].contains(/@unchecked\s+Sendable/) else { return nil }
    guard file.path.hasPrefix("Sources/Reactor/") else {
      return Finding(file.path, line: index + 1, "@unchecked Sendable outside the reactor")
    }
    let above = (0..<index).last { !text.code[$0].contains(/^\s*@\w+(\(.*\))?\s*$/) }
    if let above, !text.comments[above].isEmpty, text.code[above].allSatisfy(\.isWhitespace) {
      return nil
    }
    return Finding(file.path, line: index + 1, "@unchecked Sendable without its proof above")
  }
}

/// Notes to oneself, in code and comments; in what is not Swift, anywhere.
private func notesToSelf(_ file: TextFile) -> [Finding] {
  let text = file.isSwift ? SwiftText(file.text) : nil
  let lines = text.map { zip($0.code, $0.comments).map { $0 + " " + $1 } }
  return (lines ?? file.lines.map(String.init)).enumerated().compactMap { index, line in
    line.split(whereSeparator: { !$0.isLetter }).first { ["TODO", "FIXME", "XXX"].contains($0) }
      .map { Finding(file.path, line: index + 1, "\($0) is no way to remember") }
  }
}

/// Tests that are switched off.
private func disabledTests(_ file: TextFile) -> [Finding] {
  guard file.isSwift, file.isTest else { return [] }
  return SwiftText(file.text).code.enumerated().compactMap { index, line in
    line.contains(".disabled(")
      ? Finding(file.path, line: index + 1, "a disabled test tests nothing") : nil
  }
}

@Suite struct `Code outside tests` {
  @Test func `traps on nothing but our own mistakes`() { expectNone(Tree.files.flatMap(traps)) }

  @Test func `proves what the compiler cannot check`() {
    expectNone(Tree.files.flatMap(unprovenSendables))
  }
}

@Suite struct `Nothing is put off` {
  @Test func `by a note`() { expectNone(Tree.files.flatMap(notesToSelf)) }

  @Test func `by switching a test off`() { expectNone(Tree.files.flatMap(disabledTests)) }
}

@Suite struct `Unsafe code is caught` {
  @Test(arguments: [
    "try! f()", "x as! Int", "fatalError(\"no\")", "x!.y", "f()!", "a[0]!", "{ 1 }()!",
    "x?.y!", "var x: Int!", "var x: [Int]!", "\"\\(x!)\"", "Int(\"1\")!", "`in`!", "f(x!, y)",
  ])
  func `that traps`(text: String) {
    #expect(traps(TextFile(path: "Sources/HTTP/A.swift", text: text)).map(\.line) == [1])
    #expect(traps(TextFile(path: "loadtest/A.swift", text: text)).count == 1)
    #expect(traps(TextFile(path: "Tests/HTTPTests/A.swift", text: text)) == [])
  }

  @Test(arguments: [
    "a != b", "!a", "(!a)", "// x!", "\"x!\"", "#if !DEBUG", "try f()", "a && !b",
  ])
  func `and other code passes`(text: String) {
    #expect(traps(TextFile(path: "Sources/HTTP/A.swift", text: text)) == [])
  }

  @Test(arguments: [
    ("Sources/HTTP/A.swift", "// Guarded by a lock.\nfinal class A: @unchecked Sendable {"),
    ("Tests/TestKit/A.swift", "// Guarded by a lock.\nfinal class A: @unchecked Sendable {"),
    ("Sources/Reactor/A.swift", "import Bytes\n\nfinal class A: @unchecked Sendable {"),
    ("Sources/Reactor/A.swift", "extension A: @unchecked Sendable {}"),
  ])
  func `that claims to be sendable`(path: String, text: String) {
    #expect(unprovenSendables(TextFile(path: path, text: text)).count == 1)
  }

  @Test func `and a proof passes`() {
    let text = "// Only its queue touches it.\n@usableFromInline\nclass A: @unchecked Sendable {"
    #expect(unprovenSendables(TextFile(path: "Sources/Reactor/A.swift", text: text)) == [])
  }
}

@Suite struct `What is put off is caught` {
  @Test(arguments: [
    ("A.swift", "let a = 1  // TODO: more"), ("A.swift", "/* FIXME */"), ("deploy/x", "# XXX"),
  ])
  func `in a note`(path: String, text: String) {
    #expect(notesToSelf(TextFile(path: path, text: text)).map(\.line) == [1])
  }

  @Test(arguments: [("A.swift", "let a = \"TODO\""), ("deploy/x", "mktemp -d a.XXXXXX")])
  func `and other words pass`(path: String, text: String) {
    #expect(notesToSelf(TextFile(path: path, text: text)) == [])
  }

  @Test func `in a disabled test`() {
    let text = "@Test(.disabled(\"flaky\")) func a() {}"
    #expect(disabledTests(TextFile(path: "Tests/A.swift", text: text)).map(\.line) == [1])
  }
}
