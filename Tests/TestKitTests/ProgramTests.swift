import Foundation
import TestKit
import Testing

private func shell(_ script: String, environment: [String: String] = [:]) throws -> Program {
  try Program(.system("sh", package: "dash"), ["-c", script], environment: environment)
}

/// Whether the process runs, as a zombie does not.
private func isAlive(_ processID: pid_t) -> Bool {
  guard let status = try? String(contentsOfFile: "/proc/\(processID)/stat", encoding: .utf8),
    let afterName = status.lastIndex(of: ")")
  else { return false }
  return !status[afterName...].hasPrefix(") Z")
}

@Test func `a program's lines and code are kept`() throws {
  let program = try shell("echo one; echo two >&2; printf unfinished; exit 3")
  #expect(try program.waitForExit() == .code(3))
  #expect(program.lines(of: .standardOutput) == ["one", "unfinished"])
  #expect(program.lines(of: .standardError) == ["two"])
  #expect(!program.isRunning)
}

@Test func `more output than a pipe holds keeps nobody waiting`() throws {
  let program = try shell("i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done")
  #expect(try program.waitForExit() == .code(0))
  #expect(program.lines(of: .standardOutput).count == 20_000)
  #expect(program.lines(of: .standardOutput).last == "line 19999")
}

@Test func `a line is waited for`() throws {
  let program = try shell("echo first >&2; sleep 0.05; echo second >&2; exec sleep 60")
  #expect(try program.waitForLine(with: "sec") == "second")
  #expect(program.isRunning)
}

@Test func `a line that cannot come any more fails at once and shows the last ones`() throws {
  let program = try shell("echo almost >&2")
  let failure = #expect(throws: KitFailure.self) {
    try program.waitForLine(with: "never", within: .seconds(3600))
  }
  #expect(failure?.description.contains("almost") == true)
}

@Test func `waiting ends with its deadline`() throws {
  let program = try shell("exec sleep 60")
  #expect(throws: KitFailure.self) { try program.waitForExit(within: .milliseconds(1)) }
  #expect(throws: KitFailure.self) {
    try program.waitForLine(with: "x", within: .milliseconds(1))
  }
}

@Test(arguments: [SIGTERM, SIGKILL, SIGINT])
func `the signal that ended a program is its exit`(signal: Int32) throws {
  let program = try shell("echo up >&2; exec sleep 60")
  try program.waitForLine(with: "up")
  #expect(try program.stop(signal) == .signal(signal))
}

@Test func `a paused program goes on where it was`() throws {
  let program = try shell("trap 'echo caught >&2' USR1; echo up >&2; while :; do sleep 0.01; done")
  try program.waitForLine(with: "up")
  program.send(SIGSTOP)
  program.send(SIGUSR1)
  #expect(program.lines(of: .standardError) == ["up"])
  program.send(SIGCONT)
  try program.waitForLine(with: "caught")
}

@Test func `of Pricing's settings the environment has what was added, and no Redis`() throws {
  setenv("PRICING_TEST_OF_KIT", "1", 1)
  let program = try shell("env", environment: ["PRICING_HTTP": "127.0.0.1:1"])
  try program.waitForExit()
  let settings = program.lines(of: .standardOutput).filter { $0.hasPrefix("PRICING_") }
  let expected = ["PRICING_HTTP=127.0.0.1:1", "PRICING_REDIS=redis://127.0.0.1:1/0"]
  #expect(settings.sorted() == expected)
  #expect(program.lines(of: .standardOutput).contains { $0.hasPrefix("PATH=") })
}

@Test func `a program runs where it is told to`() throws {
  let folder = try TemporaryFolder()
  let program = try Program(.system("pwd", package: "coreutils"), in: folder.path)
  try program.waitForExit()
  #expect(program.lines(of: .standardOutput) == [folder.path])
}

@Test func `no descriptor but the first three is open in a program`() throws {
  let others = try (0..<4).map { _ in try shell("exec sleep 60") }
  let program = try Program(.system("ls", package: "coreutils"), ["/proc/self/fd"])
  try program.waitForExit()
  // The fourth is the folder that is being listed.
  #expect(program.lines(of: .standardOutput) == ["0", "1", "2", "3"])
  #expect(others.allSatisfy { $0.isRunning })
}

@Test func `a program and its children end when it is let go`() throws {
  var program: Program? = try shell("sleep 60 & echo child $! >&2; wait")
  let line = try #require(try program?.waitForLine(with: "child"))
  let child = try #require(pid_t(line.dropFirst("child ".count)))
  let parent = try #require(program?.processID)
  #expect(isAlive(child) && isAlive(parent))
  program = nil
  #expect(!isAlive(parent))
  #expect(Deadline(in: .seconds(30)).poll { !isAlive(child) })
}

@Test func `a program outlives the thread that started it`() throws {
  nonisolated(unsafe) var program: Program?
  let started = DispatchSemaphore(value: 0)
  let thread = Thread {
    program = try? shell("echo up >&2; exec sleep 60")
    started.signal()
  }
  thread.start()
  started.wait()
  #expect(Deadline(in: .seconds(30)).poll { thread.isFinished })
  let survivor = try #require(program)
  try survivor.waitForLine(with: "up")
  // The signal at its starting thread's end would have been KILL.
  #expect(try survivor.stop(SIGTERM) == .signal(SIGTERM))
}

@Test func `a program dies with the process that started it`() async throws {
  let owner = try await #require(
    processExitsWith: .signal(SIGKILL), observing: [\.standardOutputContent]
  ) {
    let program = try Program(
      .system("sh", package: "dash"), ["-c", "echo up >&2; exec sleep 600"])
    try program.waitForLine(with: "up")
    // What the test framework writes there may stand around it.
    print("\nprogram \(program.processID)")
    fflush(nil)
    raise(SIGKILL)
  }
  let output = String(decoding: owner.standardOutputContent, as: UTF8.self)
  let line = try #require(output.split(separator: "\n").first { $0.hasPrefix("program ") })
  let processID = try #require(pid_t(line.dropFirst("program ".count)))
  #expect(Deadline(in: .seconds(30)).poll { !isAlive(processID) })
}

@Test func `what is missing is named with its remedy`() throws {
  let absent = #expect(throws: KitFailure.self) {
    try Program(.system("no-such-server", package: "some-server"))
  }
  #expect(absent?.description == "no-such-server is not installed: apt-get install some-server")
  let unpackaged = #expect(throws: KitFailure.self) {
    try Program(.system("no-such-tool", package: nil))
  }
  #expect(unpackaged?.description == "no-such-tool is not in PATH")
  let unbuilt = #expect(throws: KitFailure.self) { try Program(.built("no-such-program")) }
  #expect(unbuilt?.description.contains("swift build --build-tests") == true)
}

@Test func `this package's programs stand beside the tests`() throws {
  #expect(try FileManager.default.isExecutableFile(atPath: Executable.built("pricing-api").path()))
}
