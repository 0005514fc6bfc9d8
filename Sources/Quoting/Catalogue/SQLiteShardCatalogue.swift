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

  /// As many skus are worth a part of their own.
  private static let skuCountPerPart = 125

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

  /// Many sheets are read in parts, by several threads at once. A sheet is as of one instant; those
  /// of different parts may be as of different ones.
  package func run(_ query: SheetQuery) {
    let now = clock()
    let standpoint = query.asOf.map { Standpoint.past(at: $0, known: now) } ?? .current(now: now)
    let parts = parts(of: query.skus.count)
    let answer = AnswerInParts(to: query, partCount: parts.count)
    for part in parts {
      let skus = parts.count == 1 ? query.skus : Array(query.skus[part])
      threads.read(on: shard, within: timeout) { catalogue throws(CatalogueError) in
        try catalogue.outcomes(for: skus, standpoint)
      } _: {
        answer.take($0, of: part)
      }
    }
  }

  /// At most half of the threads work on one query, so that others find one free.
  private func parts(of count: Int) -> [Range<Int>] {
    let partCount = max(1, min(threads.count / 2, count / Self.skuCountPerPart))
    return (0..<partCount).map { number in
      count * number / partCount..<count * (number + 1) / partCount
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

/// The answer to a query, which comes in parts: where one fails, its skus alone have failed.
private final class AnswerInParts {
  private let query: SheetQuery
  private var outcomes: [SheetOutcome] = []
  private var missingCount: Int

  init(to query: SheetQuery, partCount: Int) {
    self.query = query
    missingCount = partCount
  }

  /// Takes what was read of the skus of a part, and ends the query with the last.
  func take(_ result: Result<[SheetOutcome], CatalogueError>, of part: Range<Int>) {
    let found: [SheetOutcome] =
      switch result {
      case .success(let outcomes): outcomes
      case .failure(.busy): part.map { _ in .failed(.overloaded) }
      case .failure: part.map { _ in .failed(.unavailable) }
      }
    missingCount -= 1
    if found.count == query.skus.count { return query.end(found) }
    if outcomes.isEmpty {
      outcomes = Array(repeating: .failed(.unavailable), count: query.skus.count)
    }
    for (place, outcome) in zip(part, found) { outcomes[place] = outcome }
    if missingCount == 0 { query.end(outcomes) }
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
