import TestKit
import Testing

@Suite struct `Migrations from a terminal` {
  @Test(arguments: DatabaseEngine.allCases)
  func `are applied once`(engine: DatabaseEngine) throws {
    let shop = try Shop(on: engine, isMigrated: false)
    let pending = try shop.run("migrate", "status").expectSuccess().output
    #expect(!pending.isEmpty && pending.allSatisfy { $0.hasSuffix(": not applied") })

    let first = try shop.run("migrate").expectSuccess().output
    #expect(first.count == pending.count && first.allSatisfy { $0.hasPrefix("applied ") })
    let second = try shop.run("migrate").expectSuccess().output
    #expect(second == ["nothing to do: the tables are up to date"])
    let applied = try shop.run("migrate", "status").expectSuccess().output
    #expect(applied.count == pending.count && applied.allSatisfy { $0.contains(": applied 2") })
  }

  @Test(arguments: DatabaseEngine.allCases)
  func `are taken back`(engine: DatabaseEngine) throws {
    let shop = try Shop(on: engine)
    let reverted = try shop.run("migrate", "down", "0").expectSuccess().output
    #expect(reverted.last?.hasPrefix("reverted 1 ") == true)
    let again = try shop.run("migrate", "down", "0").expectSuccess().output
    #expect(again == ["nothing to do: no migration above 0 is applied"])
    #expect(try shop.run("migrate").output.first?.hasPrefix("applied 1 ") == true)
  }

  @Test(arguments: [["export"], ["demo", "--import"]], DatabaseEngine.allCases)
  func `are asked for where they lack`(arguments: [String], engine: DatabaseEngine) throws {
    let shop = try Shop(on: engine, isMigrated: false)
    let program = try shop.start(arguments)
    #expect(try program.waitForExit() == .code(1))
    let errors = program.lines(of: .standardError)
    #expect(errors.count == 1 && errors[0].hasSuffix("run pricing-admin migrate"), "\(errors)")
  }
}

@Suite struct `A command line` {
  @Test(arguments: [
    ["price"], ["price", "A", "B"], ["migrate", "up"], ["migrate", "down", "-1"], ["import"],
    ["export", "a"],
  ])
  func `without a command is refused`(words: [String]) throws {
    #expect(try Shop(isMigrated: false).run(words).exit == .code(2))
  }

  @Test(arguments: [
    ["migrate", "--dry-run"], ["demo", "--replace"], ["export", "--import"],
    ["import", "a", "--import"],
  ])
  func `whose flag would be passed over is refused`(words: [String]) throws {
    let run = try Shop(isMigrated: false).run(words)
    #expect(run.exit == .code(2))
    let complaints = run.errors.filter { $0.contains("--") && !$0.hasPrefix("See ") }
    #expect(complaints.count == 1)
  }

  @Test(arguments: [["migrate"], ["export"], ["doctor"]])
  func `that names a server that is away is told so without the password`(
    words: [String]
  ) throws {
    let run = try Shop(isMigrated: false)
      .run(words + ["--database", "postgres://u:geheim@127.0.0.1:1/n"])
    #expect(run.exit == .code(1))
    let text = (run.output + run.errors).joined(separator: "\n")
    #expect(text.contains("postgres://***@127.0.0.1:1/n: the catalogue is unavailable"))
    #expect(text.contains("Connection refused"))
    #expect(!text.contains("geheim"))
  }

  @Test func `that names a server with what it does not know is refused`() throws {
    let run = try Shop(isMigrated: false)
      .run("migrate", "--database", "postgres://u:geheim@127.0.0.1:1/n?colour=blue")
    #expect(run.exit == .code(1))
    let errors = run.errors.joined()
    #expect(errors.contains("an option that libpq does not know") && !errors.contains("geheim"))
  }
}
