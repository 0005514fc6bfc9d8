import Foundation
import TestKit
import Testing

/// What `pricing-load` wrote and how it ended.
private func load(_ arguments: String...) throws -> (
  exit: Program.Exit, output: String, error: String
) {
  let program = try Program(.built("pricing-load"), arguments + ["--timeout", "2m"])
  let exit = try program.waitForExit()
  return (
    exit, program.lines(of: .standardOutput).joined(separator: "\n"),
    program.lines(of: .standardError).joined(separator: "\n")
  )
}

@Suite struct `The program pricing-load` {
  @Test func `passes, and writes its reports`() async throws {
    let server = try await LoadServer()
    let folder = try TemporaryFolder()
    let url = "http://127.0.0.1:\(server.target.address.port)"
    let first = try load(
      "\(url)/now", "--rate", "500/s", "--duration=300ms", "--json", folder.path("a.json"),
      "--html", folder.path("a.html"), "--threshold", "errors == 0", "--metrics", "\(url)/metrics")
    #expect(first.exit == .code(0), "\(first)")
    #expect(first.output.contains("150 asked, 150 answered, none failed"))
    #expect(first.output.contains("MiB resident"))
    let page = try String(contentsOfFile: folder.path("a.html"), encoding: .utf8)
    #expect(page.contains("</html>"))
    let second = try load(
      "\(url)/now", "--connections", "2", "--duration", "100ms", "--compare", folder.path("a.json"))
    #expect(second.exit == .code(0) && second.output.contains("too short to tell"), "\(second)")
  }

  @Test func `ends with 1 when a threshold fails`() async throws {
    let server = try await LoadServer()
    let result = try load(
      "http://127.0.0.1:\(server.target.address.port)/busy", "--rate", "100/s", "--duration",
      "100ms", "--threshold", "errors == 0")
    #expect(result.exit == .code(1) && result.output.contains("FAIL  errors == 0: 10"), "\(result)")
  }

  @Test(arguments: [
    ([], "no URL is given"),
    (["ftp://x/"], "is no URL such as"),
    (["http://x/", "--pace", "9"], "unknown flag --pace"),
    (["http://x/", "--rate", "quick"], "--rate: “quick” is no N/s"),
    (["http://x/", "--rate", "5/s", "--rate", "6/s"], "--rate stands twice"),
    (["http://x/", "--rate"], "--rate lacks its value, N/s"),
    (["http://x/", "--rate", "5/s", "--ramp", "1/s:1s"], "rule each other out"),
    (["http://x/", "--scenario", "/gone.json"], "/gone.json: No such file or directory"),
    (["http://x/", "--compare", "/dev/null"], "/dev/null is no report of pricing-load"),
    (["http://x/", "--warmup", "10s"], "is over with its warmup"),
    (["http://x/", "--threshold", "p99 < 1"], "--threshold: “p99 < 1”"),
    (["http://x/", "--connections", "0"], "--connections: “0” is no N"),
  ])
  func `ends with 2 and says why it cannot run`(arguments: [String], complaint: String) throws {
    let program = try Program(.built("pricing-load"), arguments)
    #expect(try program.waitForExit() == .code(2))
    let lines = program.lines(of: .standardError)
    #expect(lines.contains { $0.contains(complaint) }, "\(lines)")
  }

  @Test func `ends with 2 where nobody listens`() throws {
    let result = try load("http://127.0.0.1:\(try FreePort.find())/")
    #expect(
      result.exit == .code(2) && result.error.contains("nothing takes connections"), "\(result)")
  }

  @Test func `explains itself`() throws {
    let result = try load("--help")
    #expect(result.exit == .code(0) && result.output.contains("--ramp A:B/s:TIME"), "\(result)")
  }

  @Test func `reports when it is interrupted`() async throws {
    let server = try await LoadServer()
    let program = try Program(
      .built("pricing-load"),
      ["http://127.0.0.1:\(server.target.address.port)/now", "--rate", "100/s", "--duration", "1h"])
    try program.waitForLine(with: " s left")
    #expect(try program.stop(SIGINT) == .code(0))
    let text = program.lines(of: .standardOutput).joined(separator: "\n")
    #expect(text.contains("ended before its time") && text.contains("none failed"), "\(text)")
  }
}
