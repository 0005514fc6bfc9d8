import Catalogue
import Postgres
import Pricing
import Reactor
import Timing

/// A catalogue in PostgreSQL, as one shard reads it.
package final class PostgresShardCatalogue: ShardCatalogue {
  private let lookout: PostgresLookout
  private let shard: Shard
  private let pivot: Currency
  private let timeout: TimeSpan
  private let clock: @Sendable () -> Instant
  /// Made with the first query for sheets: who only watches needs no connections of its own.
  private lazy var reader = makeReader()
  private let makeReader: () -> PostgresSheetReader

  /// Sheets are read over connections of the shard's own, which `makeReader` makes; all else is for
  /// the lookout. Rates are crossed through `pivot`; `clock` says what time it is.
  package init(
    _ lookout: PostgresLookout, on shard: Shard, pivot: Currency, timeout: TimeSpan,
    clock: @escaping @Sendable () -> Instant, makeReader: @escaping () -> PostgresSheetReader
  ) {
    self.lookout = lookout
    self.shard = shard
    self.pivot = pivot
    self.timeout = timeout
    self.clock = clock
    self.makeReader = makeReader
  }

  /// Connects, so that the first query need not wait for it. Called on the shard.
  package func connect() { _ = reader }

  package func run(_ query: SheetQuery) {
    let now = clock()
    let standpoint = query.asOf.map { Standpoint.past(at: $0, known: now) } ?? .current(now: now)
    load(query.skus, standpoint, by: shard.now + timeout) { query.end($0) }
  }

  /// Loads sheets and tells `ended` what came of each. One that cannot be read spoils no other:
  /// each half is loaded once more by itself.
  private func load(
    _ skus: [String], _ standpoint: Standpoint, by deadline: MonotonicTime,
    _ ended: @escaping ([SheetOutcome]) -> Void
  ) {
    reader.load(skus, standpoint, within: deadline - shard.now) { [self] result in
      switch result {
      case .success(let sheets):
        ended(sheets.map { sheet in sheet.map { .sheet($0, .database) } ?? .unknownProduct })
      case .failure(.damaged) where skus.count > 1:
        let (first, second) = (skus.prefix(skus.count / 2), skus.suffix(from: skus.count / 2))
        load(Array(first), standpoint, by: deadline) { [self] outcomes in
          load(Array(second), standpoint, by: deadline) { ended(outcomes + $0) }
        }
      case .failure(.busy): ended(skus.map { _ in .failed(.overloaded) })
      case .failure: ended(skus.map { _ in .failed(.unavailable) })
      }
    }
  }

  package func readRevision(_ done: @escaping (Result<Revision, CatalogueError>) -> Void) {
    lookout.read(on: shard, within: timeout) { store async throws(CatalogueError) in
      try await store.revision()
    } _: {
      done($0)
    }
  }

  package func readRulebook(
    _ standpoint: Standpoint,
    _ done: @escaping (Result<PublishedRulebook, RulebookFailure>) -> Void
  ) {
    let pivot = pivot
    lookout.read(on: shard, within: timeout) { store async throws(CatalogueError) in
      let window: Window =
        switch standpoint {
        case .current: .always
        case .past(let at, let known): try await store.rulebookWindow(around: at, known: known)
        }
      let draft = try await store.rulebook(standpoint, pivot: pivot)
      return Result { () throws(RulebookFailure) in
        try PublishedRulebook(draft, from: standpoint, ruling: window)
      }
    } _: { result in
      done(result.mapError { .unreadable($0) }.flatMap { $0 })
    }
  }
}
