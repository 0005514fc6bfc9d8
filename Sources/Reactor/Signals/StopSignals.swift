import Glibc

/// Waits for the word to stop. The first signal asks for an orderly end; a second one, for the end.
package final class StopSignals: Sendable {
  private enum State {
    case waiting(CheckedContinuation<Void, Never>?)
    case received
  }

  private final class Receiver: Sendable {
    let state = Guarded(State.waiting(nil))

    func received(_ signal: Int32) {
      state.withLock { state in
        switch state {
        case .waiting(let continuation):
          state = .received
          continuation?.resume()
        case .received:
          _exit(128 + signal)
        }
      }
    }
  }

  private let receiver = Receiver()
  private let watcher: SignalWatcher

  /// Made first thing in a program, before it has a second thread. A peer that closes its end is
  /// an error of a write from then on, and no signal.
  package init() throws(SystemError) {
    signal(SIGPIPE, SIG_IGN)
    watcher = try SignalWatcher([SIGTERM, SIGINT]) { [receiver] in receiver.received($0) }
  }

  /// Returns when the first signal has come. Waited for once.
  package func first() async {
    await withCheckedContinuation { continuation in
      receiver.state.withLock { state in
        switch state {
        case .waiting: state = .waiting(continuation)
        case .received: continuation.resume()
        }
      }
    }
  }
}
