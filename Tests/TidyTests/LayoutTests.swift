import Testing

private let lineCountMax = 500
private let columnCountMax = 100

/// A file of code that has grown too long or too wide.
private func outgrown(_ file: TextFile) -> [Finding] {
  guard file.isSwift || file.isC || file.isShellScript else { return [] }
  let wide = file.lines.enumerated().filter { $1.count > columnCountMax }.map { index, line in
    Finding(file.path, line: index + 1, "\(line.count) columns, at most \(columnCountMax)")
  }
  let lineCount = file.lines.count - 1
  guard lineCount > lineCountMax else { return wide }
  return wide + [Finding(file.path, "\(lineCount) lines, at most \(lineCountMax)")]
}

/// White space that nobody sees, and a last line without an end.
private func strayWhitespace(_ file: TextFile) -> [Finding] {
  let trailing = file.lines.enumerated().filter { $1.last?.isWhitespace == true }.map { index, _ in
    Finding(file.path, line: index + 1, "trailing white space")
  }
  guard let last = file.text.unicodeScalars.last, last != "\n" else { return trailing }
  return trailing + [Finding(file.path, "does not end its last line")]
}

/// What has no place at the top of the tree.
private func strayTopLevelEntry(_ path: String) -> Finding? {
  let places = ["Sources/", "Tests/", "Config/", "deploy/", "loadtest/"]
  let isPlaced =
    places.contains(where: path.hasPrefix) || path.hasPrefix(".")
    || ["Package.swift", "README.md"].contains(path)
  return isPlaced ? nil : Finding(path, "has no place at the top")
}

@Suite struct `Files keep their shape` {
  @Test func `in length and width`() { expectNone(Tree.files.flatMap(outgrown)) }

  @Test func `without stray white space`() { expectNone(Tree.files.flatMap(strayWhitespace)) }

  @Test func `and their place`() { expectNone(Tree.paths.compactMap(strayTopLevelEntry)) }

  @Test func `and there are files`() {
    // The other tests of this target hold for an empty tree too.
    #expect(Tree.files.count > 30)
    #expect(Tree.files.contains { $0.path == "Package.swift" })
  }

  @Test func `leaving out what git ignores`() {
    let isIgnored = Tree.ignoredNames(".build/\n*.db-wal\nnotes\n")
    for name in [".build", "a.db-wal", "notes", ".git"] { #expect(isIgnored(name), "\(name)") }
    for name in ["build", "a.db", "notes.md", ".gitignore"] { #expect(!isIgnored(name), "\(name)") }
  }
}

@Suite struct `Lost shape is caught` {
  @Test(arguments: ["A.swift", "A.h", "deploy/run"])
  func `in length and width`(path: String) {
    let head = path.hasPrefix("deploy") ? "#!/usr/bin/env bash\n" : "\n"
    let fits = head + String(repeating: "a\n", count: lineCountMax - 2) + wide(columnCountMax)
    #expect(outgrown(TextFile(path: path, text: fits)) == [])
    let wider = outgrown(TextFile(path: path, text: head + wide(columnCountMax + 1)))
    #expect(wider.map(\.line) == [2])
    let longer = outgrown(TextFile(path: path, text: fits + "a\n"))
    #expect(longer.map(\.line) == [nil])
  }

  private func wide(_ columnCount: Int) -> String {
    String(repeating: "é", count: columnCount) + "\n"
  }

  @Test(arguments: ["a \n", "a\n\t\n", "a\r\n", "a"])
  func `in white space`(text: String) {
    #expect(strayWhitespace(TextFile(path: "README.md", text: text)).count == 1)
  }

  @Test(arguments: ["Makefile", "docs/", "docs/a.md", "Package.resolved", "src.swift"])
  func `at the top`(path: String) { #expect(strayTopLevelEntry(path) != nil) }

  @Test(arguments: ["Package.swift", "Sources/", "deploy/test", ".ci/run", ".gitignore"])
  func `and places pass`(path: String) { #expect(strayTopLevelEntry(path) == nil) }
}
