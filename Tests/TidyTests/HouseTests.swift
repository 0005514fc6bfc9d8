import Testing

/// Of the folders that hold rooms, the rooms; those of the load generator stand in `loadtest`.
private func roomName(of path: String) -> String? {
  let parts = path.split(separator: "/").map(String.init)
  switch (parts.first, parts.count) {
  case ("Sources", 3...), ("Tests", 3...): return parts[1]
  case ("loadtest", 4...) where parts[1] == "Sources": return parts[2]
  default: return nil
  }
}

/// The modules that a line of code imports, whatever attributes and access stand before.
private func importedModules(_ line: String) -> [String] {
  line.split(separator: ";").compactMap { statement in
    let words = statement.split(separator: " ").map(String.init)
    guard let place = words.firstIndex(of: "import"), place + 1 < words.count else { return nil }
    let access = ["public", "package", "internal", "fileprivate", "private"]
    guard words[..<place].allSatisfy({ $0.hasPrefix("@") || access.contains($0) }) else {
      return nil
    }
    let kinds = ["struct", "class", "enum", "protocol", "typealias", "func", "let", "var"]
    let name = words[(place + 1)...].first { !kinds.contains($0) }
    return name?.split(separator: ".").first.map(String.init)
  }
}

/// Imports of a Swift file for which the table has no arrow.
private func strayImports(_ file: TextFile) -> [Finding] {
  guard file.isSwift, let name = roomName(of: file.path) else { return [] }
  guard let room = House.room(named: name, isTest: file.isTest) else {
    return [Finding(file.path, "\(name) is no room of the table in House.swift")]
  }
  return SwiftText(file.text).code.enumerated().flatMap { index, line in
    importedModules(line).filter { $0 != "Swift" && !room.mayImport($0) }.map {
      Finding(file.path, line: index + 1, "\(name) → \($0) is no arrow of the house")
    }
  }
}

/// Rows that would let an arrow point up, sideways where that is not for them, or in a circle.
private func bentArrows(_ rooms: [Room]) -> [Finding] {
  func row(_ name: String) -> Room? { rooms.first { $0.name == name } }
  func reach(of name: String, beyond seen: Set<String> = []) -> Set<String> {
    (row(name)?.rooms ?? []).reduce(into: seen) { seen, next in
      if seen.insert(next).inserted { seen = reach(of: next, beyond: seen) }
    }
  }
  return rooms.flatMap { room -> [Finding] in
    var complaints: [String] = []
    for name in room.rooms {
      guard let imported = row(name) else {
        complaints.append("\(name) is no room")
        continue
      }
      let isBeside = imported.layer == room.layer && room.layer != .adapters
      if imported.layer >= room.layer, !isBeside { complaints.append("\(name) is not below") }
      if name == "Pricing", room.layer < .adapters { complaints.append("knows Pricing") }
    }
    if reach(of: room.name).contains(room.name) { complaints.append("reaches itself") }
    if room.layer == .pure, !(room.rooms + room.system).isEmpty { complaints.append("is not pure") }
    let mayKnowGlibc = ["Reactor", "Telemetry", "Settings"].contains(room.name)
    if room.system.contains("Glibc"), !mayKnowGlibc, room.layer < .programs {
      complaints.append("knows Glibc")
    }
    return complaints.map { Finding("House.swift", "\(room.name): \($0)") }
  }
}

/// Dependencies in a manifest like ours that the table has no arrow for.
private func strayDependencies(_ manifest: String) -> [Finding] {
  let target = /(?:\w+\(\s*|name:\s*)"([\w-]+)",\s*(?:dependencies:\s*)?\[([^\]]*)\]/
  return manifest.matches(of: target).flatMap { match -> [Finding] in
    let (name, list) = (String(match.1), match.2)
    let isTest =
      name.hasSuffix("Tests") || ["TestKit", "benchmarks", "jobs-fixture"].contains(name)
    guard let room = House.room(named: name, isTest: isTest) else {
      return [Finding("Package.swift", "\(name) is no room of the table in House.swift")]
    }
    return list.matches(of: /"([\w-]+)"/).map { String($0.1) }
      .filter { !room.rooms.contains($0) }
      .map { Finding("Package.swift", "\(name) → \($0) is no arrow of the house") }
  }
}

@Suite struct `The arrows of the house` {
  @Test func `every import is one`() { expectNone(Tree.files.flatMap(strayImports)) }

  @Test func `every dependency in the manifest is one`() throws {
    expectNone(strayDependencies(try #require(Tree.read("Package.swift"))))
  }

  @Test func `the table itself lets none point up or sideways`() {
    expectNone(bentArrows(House.rooms + [House.testKit, House.tests]))
  }

  @Test func `the table has a row for each room and no other`() {
    let folders = Tree.paths.filter { !$0.hasPrefix("Tests/") }.compactMap(roomName)
    #expect(Set(folders) == Set(House.rooms.map(\.name)))
  }
}

@Suite struct `Bent arrows are caught` {
  @Test(arguments: [
    ("Sources/HTTP/Head.swift", "import Pricing"),
    ("Sources/HTTP/Head.swift", "import JSON; import Reactor"),
    ("Sources/Pricing/Decimal.swift", "import Foundation"),
    ("Sources/Pricing/Decimal.swift", "import Bytes"),
    ("Sources/Bytes/Buffer.swift", "@preconcurrency import Glibc"),
    ("Sources/JSON/Reader.swift", "package import struct Glibc.timespec"),
    ("Sources/HTTP1/Machine.swift", "@_exported public import HTTPServer"),
    ("Sources/Reactor/Shard.swift", "#if DEBUG\n  import Telemetry\n#endif"),
    ("Sources/pricing-api/main.swift", "import Foundation"),
    ("Sources/Unheard/X.swift", "let a = 1"),
    ("loadtest/Sources/LoadPlan/X.swift", "import Reactor"),
    ("loadtest/Sources/Unheard/X.swift", "let a = 1"),
    ("Tests/TestKit/X.swift", "import HTTP"),
    ("Tests/HTTPTests/X.swift", "import XCTest"),
  ])
  func `in a file`(path: String, text: String) {
    let findings = strayImports(TextFile(path: path, text: text))
    #expect(findings.count == 1, "\(findings)")
  }

  @Test func `and straight ones pass`() {
    let text = """
      import Bytes
      // import Pricing
      let text = "import Pricing"
      let `import` = 1
      """
    #expect(strayImports(TextFile(path: "Sources/HTTP/A.swift", text: text)) == [])
    let test = "@testable import pricing_api\nimport TestKit\nimport Testing"
    #expect(strayImports(TextFile(path: "Tests/APITests/A.swift", text: test)) == [])
  }

  @Test func `with the file and line they stand in`() {
    let file = TextFile(path: "Sources/HTTP/Head.swift", text: "import Bytes\nimport Pricing")
    #expect(
      strayImports(file).map(\.description) == [
        "Sources/HTTP/Head.swift:2: HTTP → Pricing is no arrow of the house"
      ])
  }

  @Test func `in the manifest`() {
    let manifest = """
      room("HTTP", ["Bytes", "Pricing"]),
      room("Bytes"),
      program(
        "pricing-api",
        ["Bytes", "TestKit"]),
      .target(
        name: "TestKit", dependencies: ["HTTPServer"], path: "Tests/TestKit"),
      tests("HTTPTests", ["HTTP"]),
      """
    #expect(
      strayDependencies(manifest).map(\.complaint) == [
        "HTTP → Pricing is no arrow of the house", "pricing-api → TestKit is no arrow of the house",
        "TestKit → HTTPServer is no arrow of the house",
      ])
  }

  @Test(arguments: [
    [Room("Pricing", .pure, system: ["Synchronization"])],
    [Room("Bytes", .pure), Room("Pricing", .pure, ["Bytes"])],
    [Room("HTTP", .protocols, ["Absent"])],
    [Room("Pricing", .pure), Room("HTTP", .protocols, ["Pricing"])],
    [Room("Reactor", .ground, ["JSON"]), Room("JSON", .protocols)],
    [Room("Jobs", .adapters, ["Events"]), Room("Events", .adapters)],
    [Room("JSON", .protocols, system: ["Glibc"])],
  ])
  func `in the table`(rooms: [Room]) {
    let findings = bentArrows(rooms)
    #expect(findings.count == 1, "\(findings)")
  }

  @Test func `in a circle`() {
    let circle = [Room("A", .protocols, ["B"]), Room("B", .protocols, ["C", "D"])]
    let rest = [Room("C", .protocols, ["A"]), Room("D", .protocols)]
    #expect(bentArrows(circle + rest).count == 3)
  }
}
