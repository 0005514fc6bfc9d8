import Catalogue
import Pricing
import Reactor
import Timing

/// A catalogue in an SQLite file, as one shard reads it.
package final class SQLiteShardCatalogue: ShardCatalogue {
  private let threads: SQLiteThreads
  private let shard: Shard
  private let pivot: Currency
  private let timeout: TimeSpan
  private let clock: @Sendable () -> Instant

  /// Rates are crossed through `pivot`; `clock` says what time it is.
  package init(
    _ threads: SQLiteThreads, on shard: Shard, pivot: Currency, timeout: TimeSpan,
    clock: @escaping @Sendable () -> Instant
  ) {
    self.threads = threads
    self.shard = shard
    self.pivot = pivot
    self.timeout = timeout
    self.clock = clock
  }

  package func run(_ query: SheetQuery) {
    let now = clock()
    let standpoint = query.asOf.map { Standpoint.past(at: $0, known: now) } ?? .current(now: now)
    let skus = query.skus
    threads.read(on: shard, within: timeout) { catalogue throws(CatalogueError) in
      try catalogue.outcomes(for: skus, standpoint)
    } _: { result in
      switch result {
      case .success(let outcomes): query.end(outcomes)
      case .failure(.busy): query.fail(.overloaded)
      case .failure: query.fail(.unavailable)
      }
    }
  }

  package func readRevision(_ done: @escaping (Result<Revision, CatalogueError>) -> Void) {
    threads.read(on: shard, within: timeout) { catalogue throws(CatalogueError) in
      try catalogue.revision()
    } _: {
      done($0)
    }
  }

  package func readRulebook(
    _ standpoint: Standpoint,
    _ done: @escaping (Result<PublishedRulebook, RulebookFailure>) -> Void
  ) {
    let pivot = pivot
    threads.read(on: shard, within: timeout) { catalogue throws(CatalogueError) in
      let window: Window =
        switch standpoint {
        case .current: .always
        case .past(let at, let known): try catalogue.rulebookWindow(around: at, known: known)
        }
      let draft = try catalogue.rulebook(standpoint, pivot: pivot)
      return Result { () throws(RulebookFailure) in
        try PublishedRulebook(draft, from: standpoint, ruling: window)
      }
    } _: { result in
      done(result.mapError { .unreadable($0) }.flatMap { $0 })
    }
  }
}

extension SQLiteCatalogue {
  /// What came of each sku, in their order. One that cannot be read spoils no other.
  fileprivate func outcomes(
    for skus: [String], _ standpoint: Standpoint
  ) throws(CatalogueError) -> [SheetOutcome] {
    do throws(CatalogueError) {
      return try sheets(for: skus, standpoint).map { sheet in
        sheet.map { .sheet($0, .database) } ?? .unknownProduct
      }
    } catch {
      guard case .damaged = error else { throw error }
      if skus.count == 1 { return [.failed(.unavailable)] }
    }
    var outcomes: [SheetOutcome] = []
    for sku in skus { outcomes += try self.outcomes(for: [sku], standpoint) }
    return outcomes
  }
}
