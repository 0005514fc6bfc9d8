import Reactor
import Timing

/// How a worker shows that it lives: by what it got done, not by an answer to a question whether it
/// is there. Read from any thread, whatever the worker's own is at.
package final class WorkerVitals: Sendable {
  private struct State {
    var consumedAt: MonotonicTime
    var renewedAt: MonotonicTime
    var isFull = false
  }

  private let state: Guarded<State>

  init(now: MonotonicTime) { state = Guarded(State(consumedAt: now, renewedAt: now)) }

  /// The server was asked for jobs and answered.
  func consumed() { state.withLock { $0.consumedAt = .now() } }

  func renewed() { state.withLock { $0.renewedAt = .now() } }

  func setFull(_ isFull: Bool) { state.withLock { $0.isFull = isFull } }

  /// How long ago the worker last did what it is there for: took jobs, or where all its hands are
  /// full, kept those it has.
  package func silence(now: MonotonicTime = .now()) -> TimeSpan {
    state.withLock { now - ($0.isFull ? max($0.consumedAt, $0.renewedAt) : $0.consumedAt) }
  }
}
