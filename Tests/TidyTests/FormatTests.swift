import Foundation
import TestKit
import Testing

/// What `swift format` finds in the files, one line each.
private func formatFindings(_ paths: [String], in folder: String) throws -> [String] {
  let lint = try Program(
    .system("swift", package: nil),
    ["format", "lint", "--strict", "--parallel", "--recursive"] + paths, in: folder)
  let exit = try lint.waitForExit(within: .seconds(300))
  let findings = lint.lines(of: .standardError)
  return exit == .code(0) || !findings.isEmpty ? findings : ["swift format ended with \(exit)"]
}

@Suite struct `The formatter` {
  @Test func `has nothing to say`() throws {
    let paths = ["Sources", "Tests", "loadtest", "Package.swift"].filter {
      FileManager.default.fileExists(atPath: Tree.root.appending(path: $0).path)
    }
    for line in try formatFindings(paths, in: Tree.root.path) { Issue.record("\(line)") }
  }

  @Test func `has something to say of a line out of shape`() throws {
    let folder = try TemporaryFolder()
    try "let  a=1\n".write(toFile: folder.path("A.swift"), atomically: false, encoding: .utf8)
    #expect(try formatFindings(["A.swift"], in: folder.path) != [])
  }
}
