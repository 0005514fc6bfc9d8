import Dispatch
import Glibc
import Synchronization

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
    fileprivate var waiters: [DispatchSemaphore] = []

    var isAtEnd: Bool { outputs.allSatisfy(\.isAtEnd) }

    subscript(stream: Program.Stream) -> Output { outputs[stream.rawValue] }

    mutating func append(_ bytes: some Sequence<UInt8>, to stream: Program.Stream) {
      outputs[stream.rawValue].append(bytes)
    }

    mutating func end(_ stream: Program.Stream) { outputs[stream.rawValue].end() }
  }

  private let state = Mutex(State())

  func read<Result: Sendable>(_ body: (State) -> Result) -> Result { state.withLock { body($0) } }

  /// Changes the record and has every waiter look again.
  func update(_ change: (inout State) -> Void) {
    state.withLock { state in
      change(&state)
      for waiter in state.waiters { waiter.signal() }
      state.waiters.removeAll()
    }
  }

  /// Waits until `probe` finds what it looks for; nil when it does not by the deadline.
  func wait<Result: Sendable>(until deadline: Deadline, for probe: (State) -> Result?) -> Result? {
    while true {
      let change = DispatchSemaphore(value: 0)
      let found = state.withLock { state in
        let found = probe(state)
        if found == nil { state.waiters.append(change) }
        return found
      }
      if let found { return found }
      let left = DispatchTimeInterval.milliseconds(Int(deadline.millisecondsLeft))
      if change.wait(timeout: .now() + left) == .timedOut { return state.withLock { probe($0) } }
    }
  }
}
