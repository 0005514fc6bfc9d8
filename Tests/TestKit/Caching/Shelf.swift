import PriceCache
import Reactor
import Timing

/// The system of record of several nodes in one test: a sheet is known by its version, every load
/// counts, and loads can be held between what they read and what they answer.
package final class Shelf: Sendable {
  private struct State {
    var versions: [String: Int] = [:]
    var loadCounts: [String: Int] = [:]
    var held: [@Sendable () -> Void] = []
    var isHolding = false
    var delayMax = TimeSpan.zero
    var outbox: [SheetChange] = []
  }

  private let state = Guarded(State())

  package init(_ versions: [String: Int] = [:]) { state.withLock { $0.versions = versions } }

  package func version(of sku: String) -> Int? { state.withLock { $0.versions[sku] } }

  package func loadCount(of sku: String) -> Int { state.withLock { $0.loadCounts[sku] ?? 0 } }

  package var heldLoadCount: Int { state.withLock { $0.held.count } }

  /// The longest that a load takes between what it reads and its answer.
  package func delayLoads(upTo span: TimeSpan) { state.withLock { $0.delayMax = span } }

  /// Changes the sheet, and notes in the same step that this is to be announced.
  @discardableResult
  package func change(_ sku: String) -> SheetChange {
    state.withLock { state in
      let change = SheetChange(sku: sku, version: (state.versions[sku] ?? 0) + 1)
      state.versions[sku] = change.version
      state.outbox.append(change)
      return change
    }
  }

  /// What is yet to be announced.
  package var outbox: [SheetChange] { state.withLock { $0.outbox } }

  package func announced(_ changes: [SheetChange]) {
    state.withLock { state in state.outbox.removeAll { changes.contains($0) } }
  }

  /// Loads read what there is, and answer only after `releaseLoads()`.
  package func holdLoads() { state.withLock { $0.isHolding = true } }

  package func releaseLoads() {
    let held = state.withLock { state in
      state.isHolding = false
      defer { state.held = [] }
      return state.held
    }
    for answer in held { answer() }
  }

  func begin(_ skus: [String]) -> [Int?] {
    state.withLock { state in
      for sku in skus { state.loadCounts[sku, default: 0] += 1 }
      return skus.map { state.versions[$0] }
    }
  }

  func hold(_ answer: @escaping @Sendable () -> Void) -> Bool {
    state.withLock { state in
      if state.isHolding { state.held.append(answer) }
      return state.isHolding
    }
  }

  var delay: TimeSpan {
    .nanoseconds(.random(in: 0...state.withLock { $0.delayMax }.nanoseconds))
  }
}
