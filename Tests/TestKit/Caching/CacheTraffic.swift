import PriceCache
import Reactor

/// Readers and a writer at work on some nodes while a test breaks what they stand on.
///
/// The writer changes sheets, announces what it can and keeps the rest. Each reader checks all it
/// is given: a sheet older than what was announced before it asked is a wrong one.
package final class CacheTraffic: Sendable {
  private struct State {
    var announced: [String: Int] = [:]
    var readCount = 0
    var failures: [String] = []
    var isOver = false
  }

  private let shelf: Shelf
  private let skus: [String]
  private let state = Guarded(State())
  private let announce: @Sendable ([SheetChange]) async throws -> Void

  /// `announce` throws where the caches cannot be told now.
  package init(
    _ shelf: Shelf, skus: [String],
    announce: @escaping @Sendable ([SheetChange]) async throws -> Void
  ) {
    self.shelf = shelf
    self.skus = skus
    self.announce = announce
  }

  package var readCount: Int { state.withLock { $0.readCount } }

  /// What was wrong.
  package var failures: [String] { state.withLock { $0.failures } }

  /// Runs until `body` returns. Of each sku a node has one reader at a time.
  package func run(on nodes: [CacheNode], _ body: () async throws -> Void) async throws {
    try await withThrowingTaskGroup { group in
      for node in nodes {
        for sku in skus { group.addTask { await self.read(sku, from: node) } }
      }
      group.addTask { await self.write() }
      defer { state.withLock { $0.isOver = true } }
      try await body()
      state.withLock { $0.isOver = true }
      try await group.waitForAll()
    }
  }

  /// Announces what has not been; what cannot be is kept, and it answers false.
  @discardableResult
  package func drain() async -> Bool {
    let waiting = shelf.outbox
    guard !waiting.isEmpty else { return true }
    do {
      try await announce(waiting)
    } catch {
      return false
    }
    shelf.announced(waiting)
    state.withLock { state in
      for change in waiting {
        state.announced[change.sku] = max(state.announced[change.sku] ?? 0, change.version)
      }
    }
    return true
  }

  private func read(_ sku: String, from node: CacheNode) async {
    while !state.withLock({ $0.isOver }) {
      let least = state.withLock { $0.announced[sku] ?? 1 }
      let seen = await node.version(sku).version
      let most = shelf.version(of: sku) ?? 0
      state.withLock { state in
        state.readCount += 1
        if let seen, !(least...most).contains(seen) {
          state.failures.append("\(sku): \(seen) is not within \(least)...\(most)")
        }
        if seen == nil { state.failures.append("\(sku): no answer") }
      }
      try? await Task.sleep(for: .milliseconds(1))
    }
  }

  private func write() async {
    while !state.withLock({ $0.isOver }) {
      shelf.change(skus.randomElement() ?? "")
      await drain()
      try? await Task.sleep(for: .milliseconds(5))
    }
  }
}
