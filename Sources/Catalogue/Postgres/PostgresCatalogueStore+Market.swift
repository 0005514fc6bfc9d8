import Postgres
import Pricing

extension PostgresCatalogueStore: MarketCatalogue {
  package func sheets(
    in scope: ItemScope, after sku: String?, countMax: Int, now: Instant
  ) async throws(CatalogueError) -> [PriceSheet] {
    try await withPostgres {
      // As of one instant: a sheet that is gone meanwhile would make a part look like the last.
      try await sessions.transaction(.repeatableRead) { session in
        let skus = try await session.skus(in: scope, after: sku, countMax: countMax)
        return try await sheets(for: AskedSkus(skus), .current(now: now), over: session)
          .compactMap { $0 }
      }
    }
  }

  @discardableResult
  package func record(
    _ chunk: RecalculationChunk, fence: Fence, at now: Instant
  ) async throws(CatalogueError) -> ChunkOutcome {
    try await withTurn { session in
      try await session.claim(fence)
      return try await session.record(chunk, at: now)
    }
  }

  package func progress(of run: String) async throws(CatalogueError) -> RecalculationProgress? {
    try await withSession { session in try await session.progress(of: run) }
  }

  @discardableResult
  package func apply(
    _ events: [MarketEvent], at now: Instant
  ) async throws(CatalogueError) -> [EventOutcome] {
    try await withTurn { session in try await session.apply(events, at: now) }
  }

  @discardableResult
  package func record(
    signals: [Signal], fence: Fence, at now: Instant
  ) async throws(CatalogueError) -> SignalOutcome {
    try await withTurn { session in
      try await session.claim(fence)
      return try await session.record(signals: signals, at: now)
    }
  }

  package func priceChanges(
    countMax: Int
  ) async throws(CatalogueError) -> [RecordedPriceChange] {
    try await withSession { session in try await session.priceChanges(countMax: countMax) }
  }

  package func removePriceChanges(through id: Int64) async throws(CatalogueError) {
    try await withSession { session in
      _ = try await session.query("DELETE FROM price_change WHERE id <= $1") { $0.append(int8: id) }
    }
  }
}
