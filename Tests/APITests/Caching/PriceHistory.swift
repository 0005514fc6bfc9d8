import Reactor
import TestKit
import Timing

/// What was changed and what was read of it, by many at once, and what of that was wrong.
///
/// A change is announced when its import has told the caches. An answer is wrong when its price is
/// older than what was announced before it was asked for, or never was a price, or when who read
/// it has been given a newer one before.
final class PriceHistory: Sendable {
  /// What an API may hold back: what is kept in memory hears of a change a moment after Redis.
  enum Promise { case newerThanAnnounced, neverBackwards }

  private struct State {
    var announced: [String: Int] = [:]
    var begun: [String: Int] = [:]
    /// When a change had been announced, by its number.
    var moments: [Int: MonotonicTime] = [:]
    /// The first sights of changes, by reader.
    var seen: Set<Sight> = []
    var delays: [TimeSpan] = []
    var answerCount = 0
    var refusals: [Int: Int] = [:]
    var faults: [String] = []
    var isOver = false
  }

  private struct Sight: Hashable {
    let api: Int
    let number: Int
  }

  private let state = Guarded(State())

  init(_ skus: [String]) {
    state.withLock { state in
      for sku in skus { (state.announced[sku], state.begun[sku]) = (1, 1) }
    }
  }

  var isOver: Bool { state.withLock { $0.isOver } }
  var answerCount: Int { state.withLock { $0.answerCount } }
  var faults: [String] { state.withLock { $0.faults } }
  /// Answers without a price, by status.
  var refusals: [Int: Int] { state.withLock { $0.refusals } }

  func end() { state.withLock { $0.isOver = true } }

  // MARK: Changes

  func begins(_ skus: [String], _ number: Int) {
    state.withLock { state in
      for sku in skus { state.begun[sku] = number }
    }
  }

  func announced(_ skus: [String], _ number: Int) {
    state.withLock { state in
      state.moments[number] = .now()
      for sku in skus { state.announced[sku] = number }
    }
  }

  // MARK: Answers

  /// What an answer that is asked for now must not be older than.
  func floor(of sku: String) -> Int { state.withLock { $0.announced[sku] ?? 0 } }

  func refused(_ status: Int) { state.withLock { $0.refusals[status, default: 0] += 1 } }

  func answered(_ sku: String, _ price: String?, floor: Int, by api: Int) {
    state.withLock { state in
      state.answerCount += 1
      let whole = price.flatMap { $0.hasSuffix(".00") ? Int($0.dropLast(3)) : nil }
      guard let number = whole, number >= 1, number <= state.begun[sku] ?? 0 else {
        state.faults.append("\(sku): \(price ?? "no price") never was its price")
        return
      }
      if number < floor { state.faults.append("\(sku): \(number) though \(floor) was known") }
      if state.seen.insert(Sight(api: api, number: number)).inserted,
        let moment = state.moments[number]
      {
        state.delays.append(.now() - moment)
      }
    }
  }

  /// The delay from an announcement to the first answer by it, at a share of all.
  func delay(at share: Double) -> String {
    let delays = state.withLock { $0.delays.map(\.nanoseconds).sorted() }
    guard !delays.isEmpty else { return "none" }
    let place = min(delays.count - 1, Int(Double(delays.count) * share))
    return "\(delays[place] / 1_000) µs"
  }
}
