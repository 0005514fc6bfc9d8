import Testing

@testable import Settings

private let program = Program(
  name: "pricing-api", summary: "serves prices over HTTP", version: "1.2.3")

private func answer(_ arguments: [String], _ environment: [String: String] = [:], file: String)
  -> String
{
  let invocation = Invocation(arguments: arguments, environment: environment) { _ in
    .bytes(Array(file.utf8))
  }
  do throws(Program.Stop) {
    _ = try program.settings(
      HTTPSettings.self, HTTPLimits.self, HTTPTimeouts.self, LogSettings.self, PriceSettings.self,
      CacheSettings.self, RedisSettings.self, DatabaseSettings.self, from: invocation)
    return "it went on"
  } catch {
    switch error {
    case .answered(let text): return text
    case .refused(let text): return "refused: \(text)"
    }
  }
}

@Test func `the help lists every setting`() {
  let help = answer(["--help", "--nonsense"], file: "{")
  #expect(help == expectedHelp)
  #expect(help.split(separator: "\n").allSatisfy { $0.count <= 100 })
}

@Test func `what is in effect is told with its source, secrets left out`() {
  let text = answer(
    ["--print-config", "--redis", "redis://me:hunter2@[::1]:6379/2"],
    ["PRICING_SHARDS": "4", "PRICING_NAMESPACE": "p-1"],
    file: "{\n  limits: {body_byte_count_max: '2MiB'},\n  http: '[::1]:0',\n}")
  #expect(text == expectedConfig)
}

@Test func `what is printed has the same effect as a file`() {
  let settings = ["--shards=3", "--idle-timeout=1500ms", "--database=sqlite:a\"b\\c"]
  let printed = answer(["--print-config"] + settings, file: "{}")
  let again = answer(["--print-config"], file: printed)
  func withoutSources(_ text: String) -> [Substring] {
    text.split(separator: "\n").map { line in
      line.prefix(upTo: line.firstRange(of: "  //")?.lowerBound ?? line.endIndex)
    }
  }
  #expect(withoutSources(again) == withoutSources(printed))
  #expect(printed.contains(#"database: "sqlite:a\"b\\c","#))
}
