import Testing

@testable import Settings

private struct ToolCommand: SettingGroup {
  static let title = "Command"

  let words: [String]

  init(from reader: inout SettingReader) {
    words = reader.command([
      CommandDeclaration("bake", operands: "CAKE [TIN]", count: 1...2, help: "Bake a cake."),
      CommandDeclaration("eat", help: "Eat what there is."),
      CommandDeclaration("clean", help: "Clean up."),
    ])
  }
}

private struct BakeFlags: SettingGroup {
  static let title = "Baking"
  static let commands = ["bake"]

  let minuteCount: Int
  /// Also the name of a setting.
  let shards: String

  init(from reader: inout SettingReader) {
    minuteCount = reader.read("minutes", as: .count(1...90), default: "40", help: "How long.")
    shards = reader.read(
      "shards", as: .text("WORD", valid: "a word") { !$0.isEmpty }, default: "none",
      help: "What falls.")
  }
}

private struct SharedFlags: SettingGroup {
  static let title = "Both"
  static let commands = ["bake", "eat"]

  let isLoud: Bool

  init(from reader: inout SettingReader) {
    isLoud = reader.read("loud", as: .bool, default: "false", help: "Say more.")
  }
}

private let program = Program(name: "tool", summary: "does things", version: "1.2.3")

private func settings(
  _ arguments: [String], _ environment: [String: String] = [:], file: String = "{}"
) throws(Program.Stop) -> (ToolCommand, BakeFlags, SharedFlags, HTTPSettings) {
  let invocation = Invocation(arguments: arguments, environment: environment) { _ in
    .bytes(Array(file.utf8))
  }
  return try program.settings(
    ToolCommand.self, BakeFlags.self, SharedFlags.self, HTTPSettings.self, from: invocation)
}

private func answer(
  _ arguments: [String], _ environment: [String: String] = [:], file: String = "{}"
) -> String {
  do throws(Program.Stop) {
    _ = try settings(arguments, environment, file: file)
    return "it went on"
  } catch {
    switch error {
    case .answered(let text): return text
    case .refused(let text):
      return text.split(separator: "\n").dropFirst().dropLast().map { $0.dropFirst(2) }
        .joined(separator: "\n")
    }
  }
}

@Suite struct `The flags of a command` {
  @Test func `are read before and behind it, beside settings`() throws {
    for arguments in [
      ["bake", "plain", "--minutes", "50", "--loud", "--http=127.0.0.1:7"],
      ["--http", "127.0.0.1:7", "--minutes=50", "--loud", "bake", "plain"],
    ] {
      let (tool, bake, shared, server) = try settings(arguments)
      #expect(tool.words == ["bake", "plain"])
      #expect(bake.minuteCount == 50 && shared.isLoud && server.address.port == 7)
    }
    let (tool, bake, shared, _) = try settings(["eat"])
    #expect(tool.words == ["eat"] && bake.minuteCount == 40 && !shared.isLoud)
  }

  @Test func `outdo a setting of their name, which the environment still gives`() throws {
    let (_, bake, _, server) = try settings(
      ["bake", "x", "--shards", "glass"], ["PRICING_SHARDS": "3"])
    #expect(bake.shards == "glass" && server.shardCount == 3)
    let (_, _, _, eating) = try settings(["eat", "--shards", "4"])
    #expect(eating.shardCount == 4)
  }

  @Test func `stand neither in the file nor in the environment`() {
    #expect(
      answer(["bake", "x"], ["PRICING_MINUTES": "5"], file: "{loud: true}")
        == """
        Config/pricing.json:1:2: unknown setting loud
        unknown environment variable PRICING_MINUTES
        """)
    #expect(!answer(["bake", "x", "--loud", "--print-config"]).contains("loud"))
  }

  @Test(arguments: [
    (["eat", "--minutes", "5"], "--minutes is a flag of bake alone"),
    (["clean", "--loud"], "--loud is a flag of bake and eat alone"),
    (["bake", "x", "--minute", "5"], "unknown flag --minute; did you mean --minutes?"),
    (
      ["bake", "x", "--minutes", "0"],
      "minutes (flag --minutes): “0” is not a whole number from 1 to 90"
    ),
    (["bake", "x", "--loud", "--loud"], "--loud stands twice on the command line"),
    (["bake"], "expected bake CAKE [TIN]"),
    (["eat", "cake"], "expected eat"),
    (["beat"], "unknown command beat; did you mean eat?"),
    ([], "a command is expected: bake, eat, clean"),
  ])
  func `are refused where they do not belong`(arguments: [String], message: String) {
    #expect(answer(arguments) == message)
  }

  @Test func `are in the help of the command alone`() {
    let general = answer(["--help"])
    #expect(general.contains("  bake CAKE [TIN]\n      Bake a cake.\n"))
    #expect(!general.contains("--minutes") && general.contains("--shards COUNT"))
    let baking = answer(["bake", "--help"])
    #expect(baking.contains("Usage: tool bake CAKE [TIN] [--SETTING"))
    #expect(baking.contains("Baking\n  --minutes COUNT"))
    #expect(baking.contains("--loud") && baking.contains("--shards WORD"))
    #expect(!baking.contains("--shards COUNT") && baking.contains("PRICING_SHARDS"))
    let eating = answer(["--help", "eat"])
    #expect(eating.contains("--loud") && !eating.contains("--minutes"))
  }
}
