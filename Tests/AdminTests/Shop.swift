import Foundation
import TestKit
import Testing

/// A catalogue of its own in a folder of its own, worked on by real runs of `pricing-admin`.
struct Shop {
  let folder: TemporaryFolder
  let database: String

  init(on engine: DatabaseEngine = .sqlite, isMigrated: Bool = true) throws {
    folder = try TemporaryFolder()
    database = try engine.makeURL()
    if isMigrated { try run("migrate").expectSuccess() }
  }

  /// What a run came to.
  struct Run {
    let exit: Program.Exit
    let output: [String]
    let errors: [String]

    @discardableResult
    func expectSuccess(_ location: SourceLocation = #_sourceLocation) -> Run {
      #expect(exit == .code(0), "\(errors)", sourceLocation: location)
      return self
    }
  }

  func start(_ arguments: [String]) throws -> Program {
    try Program(
      .built("pricing-admin"), arguments, environment: ["PRICING_DATABASE": database],
      in: folder.path)
  }

  func run(_ arguments: String...) throws -> Run { try run(arguments) }

  func run(_ arguments: [String]) throws -> Run {
    // The program works in the folder: it must not go while it runs.
    try withExtendedLifetime(folder) {
      let program = try start(arguments)
      let exit = try program.waitForExit()
      return Run(
        exit: exit, output: program.lines(of: .standardOutput),
        errors: program.lines(of: .standardError))
    }
  }

  func importDemo(itemCount: Int = 300) throws -> Run {
    try run("demo", "--import", "--items", "\(itemCount)", "--seed", "7")
  }

  func export() throws -> [String] { try run("export").expectSuccess().output }

  /// Writes a file of these lines and answers its name.
  func write(_ lines: [String], to name: String = "catalogue.ndjson") throws -> String {
    try lines.map { $0 + "\n" }.joined()
      .write(toFile: folder.path(name), atomically: true, encoding: .utf8)
    return name
  }
}
