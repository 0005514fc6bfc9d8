import Foundation

/// What a program has written and how it ended; its threads write it, tests wait on it.
final class ProgramRecord: Sendable {
  /// One output, cut into lines as it comes.
  struct Output {
    private(set) var lines: [String] = []
    private(set) var isAtEnd = false
    private var unfinished: [UInt8] = []

    mutating func append(_ bytes: some Sequence<UInt8>) {
      for byte in bytes {
        if byte == UInt8(ascii: "\n") { finishLine() } else { unfinished.append(byte) }
      }
    }

    mutating func end() {
      if !unfinished.isEmpty { finishLine() }
      isAtEnd = true
    }

    private mutating func finishLine() {
      lines.append(String(decoding: unfinished, as: UTF8.self))
      unfinished.removeAll(keepingCapacity: true)
    }
  }

  struct State {
    /// The process, or why there is none; nil before it was tried.
    var start: Result<pid_t, KitFailure>?
    var exit: Program.Exit?
    private var outputs = [Output(), Output()]

    var isAtEnd: Bool { outputs.allSatisfy(\.isAtEnd) }

    subscript(stream: Program.Stream) -> Output { outputs[stream.rawValue] }

    mutating func append(_ bytes: some Sequence<UInt8>, to stream: Program.Stream) {
      outputs[stream.rawValue].append(bytes)
    }

    mutating func end(_ stream: Program.Stream) { outputs[stream.rawValue].end() }
  }

  private let condition = NSCondition()
  // Touched with the condition's lock held. A `Mutex` would do, but the thread sanitizer does not
  // see one that was waited for, and reports races that are none.
  nonisolated(unsafe) private var state = State()

  func read<Result>(_ body: (State) -> Result) -> Result { condition.withLock { body(state) } }

  /// Changes the record and has every waiter look again.
  func update(_ change: (inout State) -> Void) {
    condition.withLock {
      change(&state)
      condition.broadcast()
    }
  }

  /// Waits until `probe` finds what it looks for; nil when it does not by the deadline.
  func wait<Result>(until deadline: Deadline, for probe: (State) -> Result?) -> Result? {
    condition.withLock {
      while true {
        if let found = probe(state) { return found }
        if deadline.hasPassed { return nil }
        let left = Double(deadline.millisecondsLeft) / 1000
        _ = condition.wait(until: Date(timeIntervalSinceNow: left))
      }
    }
  }
}
