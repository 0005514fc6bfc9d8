import Foundation
import Reactor

/// Starts one program and keeps its record for as long as it runs.
struct ProgramLaunch: Sendable {
  private let commandLine: [String]
  private let environment: [String]

  /// Wraps a command line so that the program gets `lastSignal` when this process dies.
  ///
  /// `setpriv` arms the signal. A parent that dies before that sends none: the shell compares its
  /// parent with us and gives up when it is another.
  init(
    _ words: [String], environment additions: [String: String], in folder: String,
    as user: SystemUser?, lastSignal: Program.LastSignal
  ) throws {
    let identity =
      user.map { ["--reuid", "\($0.userID)", "--regid", "\($0.groupID)", "--clear-groups"] } ?? []
    let script = #"[ "$PPID" = "$0" ] && cd "$1" && shift && exec "$@""#
    commandLine =
      [try Executable.system("setpriv", package: "util-linux").path()] + identity
      + ["--pdeathsig", lastSignal.rawValue, "--", "/bin/sh", "-c", script, "\(getpid())", folder]
      + words
    // Whose shell the tests run in must not matter, nor who has the usual port of Redis.
    environment = ProcessInfo.processInfo.environment
      .filter { !$0.key.hasPrefix("PRICING_") }
      .merging(["PRICING_REDIS": "redis://127.0.0.1:1/0"]) { $1 }
      .merging(additions) { $1 }
      .map { "\($0.key)=\($0.value)" }
  }

  /// Starts the program on a thread of its own that stays until the program's end: the kernel
  /// takes the end of the starting *thread* for the parent's death.
  func start(keeping record: ProgramRecord) throws -> pid_t {
    Thread.detachNewThread {
      let start = Result { () throws(KitFailure) in try spawn(draining: record) }
      record.update { $0.start = start }
      if case .success(let processID) = start { Self.awaitExit(of: processID, for: record) }
    }
    guard let start = record.wait(until: Deadline(in: .seconds(120)), for: \.start) else {
      throw KitFailure("\(commandLine.joined(separator: " ")) did not start in time")
    }
    return try start.get()
  }

  /// Held from the making of a program's pipes to its start, so that no other program's start falls
  /// in between and keeps them open. It counts, for a value without size lies where the lock does,
  /// and ThreadSanitizer takes the one for the other.
  private static let startCount = Guarded(0)

  private func spawn(draining record: ProgramRecord) throws(KitFailure) -> pid_t {
    try Self.startCount.withLock { count throws(KitFailure) in
      count += 1
      let output = try Self.makePipe()
      let error = try Self.makePipe()
      defer {
        close(output.writing)
        close(error.writing)
        Self.drain(output.reading, as: .standardOutput, into: record)
        Self.drain(error.reading, as: .standardError, into: record)
      }
      return try spawn(writingTo: output.writing, and: error.writing)
    }
  }

  /// A process in a group of its own, with the signals as they are at a process's birth: the
  /// threads of Dispatch block most of them.
  private func spawn(writingTo output: Int32, and error: Int32) throws(KitFailure) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, error, STDERR_FILENO)
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    // Sockets of other tests would stay open in the program when their owners close them.
    for descriptor in Self.openDescriptors where descriptor > STDERR_FILENO {
      posix_spawn_file_actions_addclose(&actions, descriptor)
    }

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
    posix_spawnattr_setflags(&attributes, Int16(flags))

    let arguments = commandLine.map { strdup($0) } + [nil]
    let variables = environment.map { strdup($0) } + [nil]
    defer { for text in arguments + variables { free(text) } }
    var processID: pid_t = 0
    let result = posix_spawn(
      &processID, commandLine[0], &actions, &attributes, arguments, variables)
    guard result == 0 else {
      throw KitFailure("\(commandLine[0]) does not start: \(String(cString: strerror(result)))")
    }
    return processID
  }

  private static var openDescriptors: [Int32] {
    let names = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
    return names?.compactMap(Int32.init) ?? []
  }

  private static func makePipe() throws(KitFailure) -> (reading: Int32, writing: Int32) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw KitFailure("no pipe: \(String(cString: strerror(errno)))") }
    return (ends[0], ends[1])
  }

  /// Reads the pipe to its end on a thread, so that no program ever waits for its reader.
  private static func drain(
    _ descriptor: Int32, as stream: Program.Stream, into record: ProgramRecord
  ) {
    Thread.detachNewThread {
      var buffer = [UInt8](repeating: 0, count: 16_384)
      while true {
        let count = read(descriptor, &buffer, buffer.count)
        if count < 0, errno == EINTR { continue }
        if count <= 0 { break }
        record.update { $0.append(buffer[..<count], to: stream) }
      }
      close(descriptor)
      record.update { $0.end(stream) }
    }
  }

  /// Notes the exit and leaves the process a zombie, so that its number stays its own.
  private static func awaitExit(of processID: pid_t, for record: ProgramRecord) {
    var information = siginfo_t()
    while waitid(P_PID, id_t(processID), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
    let status = information._sifields._sigchld.si_status
    let exit = Int(information.si_code) == CLD_EXITED ? Program.Exit.code(status) : .signal(status)
    record.update { $0.exit = exit }
  }
}
