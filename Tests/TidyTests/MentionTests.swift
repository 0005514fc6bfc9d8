import Testing

/// Takes out the marks that keep this file from mentioning what it looks for.
private func unmarked(_ text: String) -> String { text.replacing("~", with: "") }

/// Where this tree stands on this machine.
private let ownFolder = Tree.root.path + "/"

/// A path of one developer's machine, or a host that packages are got from.
private func foreignMentions(_ file: TextFile) -> [Finding] {
  let folders = ["/root/", "/home/", ownFolder]
  let hosts = [
    "pypi~.org", "pythonhosted~.org", "npmjs~.com", "npmjs~.org", "yarnpkg~.com", "crates~.io",
    "rubygems~.org", "proxy.golang~.org", "sum.golang~.org", "maven~.org", "maven.apache~.org",
    "packagist~.org", "nuget~.org", "debian.org~/debian", "ubuntu.com~/ubuntu", "docker~.io",
    "ghcr~.io", "quay~.io", "jfrog~.io",
  ].map(unmarked)
  return file.lines.enumerated().flatMap { index, line in
    folders.filter { mentions($0, in: line) }.map {
      Finding(file.path, line: index + 1, "mentions \($0), a path of one machine")
    }
      + hosts.filter { line.contains($0) }.map {
        Finding(file.path, line: index + 1, "mentions the package registry \($0)")
      }
  }
}

/// Whether the line has a path in `folder`: not as a part of a longer path, and not the folder
/// alone.
private func mentions(_ folder: String, in line: Substring) -> Bool {
  line.ranges(of: folder).contains { range in
    let before = line[..<range.lowerBound].last
    let after = line[range.upperBound...].first
    let isPartOfPath = before.map { $0.isLetter || $0.isNumber || "._-~/}".contains($0) } ?? false
    return !isPartOfPath && after.map { $0.isLetter || $0.isNumber || $0 == "." } ?? false
  }
}

/// What the README links to or names that the tree does not have. Named is what starts with one of
/// our folders, in text or in code.
private func missingPaths(in readme: String, tree: Set<String>) -> [Finding] {
  let named = /(?:^|[^\w.\/-])\.?\/?((?:Sources|Tests|Config|deploy|loadtest|\.ci)\/[\w.\/+-]*)/
  let linked = /\]\(([^)#\s]+)[^)]*\)/
  return readme.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap {
    index, line in
    let links = line.matches(of: linked).map(\.1).filter { !$0.contains(":") }
    let names = line.matches(of: named).map(\.1)
    return Set(links + names).sorted().map(trimmed).filter { !tree.contains($0) }.map {
      Finding("README.md", line: index + 1, "\($0) does not exist")
    }
  }
}

/// A path as sentences end and folders are written.
private func trimmed(_ path: Substring) -> String {
  var path = path
  while let last = path.last, "./".contains(last) { path.removeLast() }
  return String(path.hasPrefix("./") ? path.dropFirst(2) : path)
}

/// Settings that the README has and the sources of `Settings` have not: there a setting is read by
/// its name, `reader.read("http", …)`, and its variable is `PRICING_HTTP`.
private func unknownSettings(in readme: String, known: String) -> [Finding] {
  let setting = /\bPRICING_[A-Z0-9_]+/
  let names = Set(
    known.matches(of: /reader\.read\(\s*"([a-z0-9_]+)"/).map { "PRICING_\($0.1.uppercased())" })
  return readme.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap {
    index, line in
    line.matches(of: setting).map(\.output).filter { !names.contains(String($0)) }.map {
      Finding("README.md", line: index + 1, "\($0) is no setting")
    }
  }
}

@Suite struct `What is written is true` {
  @Test func `on every machine`() { expectNone(Tree.files.flatMap(foreignMentions)) }

  @Test func `about the tree`() throws {
    let tree = Set(Tree.paths.map { trimmed($0[...]) })
    expectNone(missingPaths(in: try #require(Tree.read("README.md")), tree: tree))
  }

  @Test func `about settings`() throws {
    let sources = Tree.files.filter { $0.path.hasPrefix("Sources/Settings/") }.map(\.text)
    let readme = try #require(Tree.read("README.md"))
    expectNone(unknownSettings(in: readme, known: sources.joined()))
  }
}

@Suite struct `False mentions are caught` {
  @Test(arguments: [
    "\"/root/~a\"", "(/home/~me/b)", "FOO=/home/~me", "cd \(ownFolder)~x",
    "https://pypi~.org/simple", "http://deb.debian.org~/debian",
  ])
  func `of machines and registries`(marked: String) {
    let text = "first\n" + unmarked(marked)
    let findings = foreignMentions(TextFile(path: "A.swift", text: text))
    #expect(findings.map(\.line) == [2], "\(findings)")
  }

  @Test(arguments: [
    "GET /home", "a/home/b", "https://www.swift.org/install", "/tmp/pricing", "PATH=/root:/home",
  ])
  func `and other paths pass`(text: String) {
    #expect(foreignMentions(TextFile(path: "A.swift", text: text)) == [])
  }

  @Test(arguments: [
    "[design](Docs/design.md)", "[design](./gone.md#top)", "run `deploy/stop`", "deploy/stop.",
    "see `./deploy/stop`", "```\nTests/Gone/A.swift\n```", "| Sources/Gone/ | x |",
  ])
  func `of paths`(readme: String) {
    #expect(missingPaths(in: readme, tree: ["deploy/test"]).count == 1)
  }

  @Test(arguments: [
    "[site](https://www.swift.org)", "[below](#below)", "`deploy/test`", "`deploy/test --help`.",
    "deploy/test.", "[t](deploy/test)", "in deploy/", "GET /api/Tests/x", "mydeploy/x",
  ])
  func `and true ones pass`(readme: String) {
    #expect(missingPaths(in: readme, tree: ["deploy/test", "deploy"]) == [])
  }

  @Test func `of settings`() {
    let known = "address = reader.read(\n  \"http\", as: .listenAddress)"
    #expect(unknownSettings(in: "`PRICING_HTTP`=1", known: known) == [])
    #expect(unknownSettings(in: "a\n`PRICING_HTTPS`", known: known).map(\.line) == [2])
    #expect(unknownSettings(in: "PRICING_HTTP", known: "").count == 1)
  }
}
