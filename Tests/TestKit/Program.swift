import Glibc

/// A started program: what it writes is kept line by line, and it ends with its owner, whether the
/// owner lets go of it or the whole test process dies.
package final class Program: Sendable {
  /// How a program ended.
  package enum Exit: Equatable, Sendable {
    case code(Int32)
    case signal(Int32)
  }

  /// Which of a program's two outputs a line was written to.
  package enum Stream: Int, Sendable { case standardOutput, standardError }

  /// What a program is sent when the test process dies: killed, or as PostgreSQL has it, told to
  /// take its own children along.
  package enum LastSignal: String, Sendable {
    case kill = "KILL"
    case quit = "QUIT"
  }

  package let name: String
  package let processID: pid_t
  private let record: ProgramRecord

  /// Starts `executable`.
  ///
  /// It gets this process's environment without the settings of Pricing and with a Redis that is
  /// not there, then `environment`; it runs in `folder` (else where the tests do) and as `user`
  /// (else as the tests do; only root may ask).
  package init(
    _ executable: Executable, _ arguments: [String] = [], environment: [String: String] = [:],
    in folder: String = ".", as user: SystemUser? = nil, lastSignal: LastSignal = .kill
  ) throws {
    name = executable.name
    record = ProgramRecord()
    let launch = try ProgramLaunch(
      [try executable.path()] + arguments, environment: environment, in: folder, as: user,
      lastSignal: lastSignal)
    processID = try launch.start(keeping: record)
  }

  /// Its whole process group goes. The process stays a zombie until here, so the number cannot
  /// have become another's.
  deinit {
    kill(-processID, SIGKILL)
    _ = record.wait(until: Deadline(in: .seconds(10)), for: \.exit)
    waitpid(processID, nil, 0)
  }

  package var isRunning: Bool { record.read { $0.exit == nil } }

  /// How it ended, nil while it runs.
  package var exit: Exit? { record.read { $0.exit } }

  /// The whole lines written to `stream` so far.
  package func lines(of stream: Stream) -> [String] { record.read { $0[stream].lines } }

  /// Sends `signal`; to one that has ended, nothing happens.
  package func send(_ signal: Int32) { kill(processID, signal) }

  /// Waits for a line that holds `text`, written earlier or yet to come, and answers it.
  @discardableResult
  package func waitForLine(
    with text: String, on stream: Stream = .standardError, within patience: Duration = .seconds(120)
  ) throws -> String {
    let line = record.wait(until: Deadline(in: patience)) { state -> String?? in
      if let line = state[stream].lines.first(where: { $0.contains(text) }) { return line }
      return state.exit != nil && state[stream].isAtEnd ? .some(nil) : nil
    }
    switch line {
    case .some(.some(let line)): return line
    case .some(.none): throw failure("ended without writing \"\(text)\"")
    case .none: throw failure("did not write \"\(text)\" within \(patience)")
    }
  }

  /// Waits until it has ended and all it wrote is read.
  @discardableResult
  package func waitForExit(within patience: Duration = .seconds(120)) throws -> Exit {
    let exit = record.wait(until: Deadline(in: patience)) { $0.isAtEnd ? $0.exit : nil }
    guard let exit else { throw failure("did not end within \(patience)") }
    return exit
  }

  /// Sends `signal` and waits for the end, of a paused program too.
  @discardableResult
  package func stop(_ signal: Int32 = SIGTERM, within patience: Duration = .seconds(120)) throws
    -> Exit
  {
    send(signal)
    send(SIGCONT)
    return try waitForExit(within: patience)
  }

  /// An error that shows how the program stands and what it wrote last.
  func failure(_ complaint: String) -> KitFailure {
    record.read { state in
      let standing = state.exit.map { "\($0)" } ?? "running"
      let streams: [Stream] = [.standardOutput, .standardError]
      let lastLines = streams.flatMap { state[$0].lines.suffix(20) }.joined(separator: "\n")
      return KitFailure("\(name) (\(standing)) \(complaint); its last lines:\n\(lastLines)")
    }
  }
}
