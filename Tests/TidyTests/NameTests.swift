import Testing

/// Words that say nothing about what a thing does.
private let emptyWords = [
  "Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Utilities", "Common", "Base", "Impl",
]

/// Folders that show a kind of thing and no responsibility.
private let kindFolders = ["models", "protocols", "extensions", "helpers", "utils"]

private func endsEmptily(_ name: some StringProtocol) -> Bool {
  emptyWords.contains { name.hasSuffix($0) }
}

/// Types declared in a file under a name that ends in an empty word.
private func emptyTypeNames(_ file: TextFile) -> [Finding] {
  guard file.isSwift else { return [] }
  let declaration = /\b(?:struct|class|enum|actor|protocol|typealias|associatedtype)\s+(\w+)/
  return SwiftText(file.text).code.enumerated().flatMap { index, line in
    line.matches(of: declaration).map(\.1).filter(endsEmptily).map {
      Finding(file.path, line: index + 1, "\($0) is named after no responsibility")
    }
  }
}

/// A file or folder, given as in `Tree.paths`, with an empty name.
private func emptyPathNames(_ path: String) -> [Finding] {
  let name = path.split(separator: "/").last ?? ""
  let words = (name.split(separator: ".").first ?? "").split(separator: "+")
  let isKind = path.hasSuffix("/") && kindFolders.contains(name.lowercased())
  guard isKind || words.contains(where: endsEmptily) else { return [] }
  return [Finding(path, "is named after no responsibility")]
}

@Suite struct `Names name a responsibility` {
  @Test func `of types`() { expectNone(Tree.files.flatMap(emptyTypeNames)) }

  @Test func `of files and folders`() { expectNone(Tree.paths.flatMap(emptyPathNames)) }
}

@Suite struct `Empty names are caught` {
  @Test(arguments: [
    "final class CacheManager {", "struct Helpers {}", "protocol StoreBase: Sendable {",
    "package enum StringUtils", "private typealias Common = Int", "actor LockImpl {",
  ])
  func `of types`(text: String) {
    #expect(emptyTypeNames(TextFile(path: "A.swift", text: text)).map(\.line) == [1])
  }

  @Test(arguments: [
    "struct Database {}", "// class CacheManager", "let manager = Manager()", "class func x() {}",
  ])
  func `and others pass`(text: String) {
    #expect(emptyTypeNames(TextFile(path: "A.swift", text: text)) == [])
  }

  @Test(arguments: [
    "Sources/HTTP/HeaderHelper.swift", "Sources/HTTP/Head+Utils.swift", "Sources/Common/",
    "Sources/Pricing/Models/", "Sources/HTTP/extensions/", "Tests/Base.swift",
  ])
  func `of files and folders`(path: String) { #expect(emptyPathNames(path).count == 1) }

  @Test(arguments: ["Sources/SQLite/Database.swift", "Sources/HTTP/", "Config/models.json"])
  func `and other paths pass`(path: String) { #expect(emptyPathNames(path) == []) }
}
