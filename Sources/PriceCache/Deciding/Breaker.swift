import Timing

/// Decides whether Redis is asked at all: after some failures in a row it is left alone for a
/// while, then one asks, and what comes of that decides for all.
package struct Breaker {
  package enum State: Equatable, Sendable {
    /// Goes on to `open`.
    case closed(failureCount: Int)
    /// Goes on to `halfOpen`.
    case open(until: MonotonicTime, attempt: Int)
    /// One asks. Goes on to `closed`, `open`.
    case halfOpen(attempt: Int)
  }

  package struct Limits: Sendable {
    /// So many failures in a row open it.
    package var failureCountMax = 5
    /// How long it stays open at first; twice as long each time up to the cap.
    package var rest = TimeSpan.milliseconds(100)
    package var restCap = TimeSpan.seconds(2)

    package init() {}
  }

  package private(set) var state = State.closed(failureCount: 0)
  private let limits: Limits

  package init(limits: Limits = Limits()) { self.limits = limits }

  /// Whether one who asks now may. One who may must tell what came of it.
  package mutating func admits(now: MonotonicTime) -> Bool {
    switch state {
    case .closed: return true
    case .halfOpen: return false
    case .open(let until, let attempt):
      guard until <= now else { return false }
      state = .halfOpen(attempt: attempt)
      return true
    }
  }

  /// Whether nobody may ask now, be it only until the one who asks is answered.
  package func isResting(now: MonotonicTime) -> Bool {
    switch state {
    case .closed: false
    case .halfOpen: true
    case .open(let until, _): until > now
    }
  }

  package mutating func succeeded() {
    switch state {
    case .closed(0): break
    case .closed, .halfOpen: state = .closed(failureCount: 0)
    // An answer to what was asked before it opened.
    case .open: break
    }
  }

  /// `random` decides about the length of the rest, so that not all processes ask at once.
  package mutating func failed(now: MonotonicTime, random: UInt64) {
    switch state {
    case .closed(let count) where count + 1 < limits.failureCountMax:
      state = .closed(failureCount: count + 1)
    case .closed: open(attempt: 0, now, random)
    case .halfOpen(let attempt): open(attempt: attempt + 1, now, random)
    case .open: break
    }
  }

  /// Between half the rest and all of it.
  private mutating func open(attempt: Int, _ now: MonotonicTime, _ random: UInt64) {
    let full = min(limits.rest.nanoseconds << min(attempt, 16), limits.restCap.nanoseconds)
    let half = UInt64(full / 2)
    let part = random.multipliedFullWidth(by: half + 1).high
    state = .open(until: now + .nanoseconds(Int64(half + part)), attempt: attempt)
  }
}
