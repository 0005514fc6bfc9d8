import Catalogue
import Postgres
import Pricing
import Reactor
import Timing

/// A reader on a shard of its own, asked from tests.
final class AskedReader: Sendable {
  private let shard: Shard
  private let reader: ShardConfined<PostgresSheetReader>

  init(_ url: DatabaseURL, settings: PoolSettings = PoolSettings()) async throws {
    let shard = try Shard(index: 8)
    let dialShard = try SharedServer.shard()
    self.shard = shard
    reader = await shard.run {
      ShardConfined(
        PostgresSheetReader(on: shard, url, dialShard: dialShard, settings: settings), to: shard)
    }
  }

  deinit { shard.execute { [reader] in reader.take().close() } }

  func load(
    _ skus: [String], _ standpoint: Standpoint, within span: TimeSpan = .seconds(20)
  ) async -> PostgresSheetReader.Outcome {
    await withCheckedContinuation { continuation in
      shard.execute { [self] in
        reader.take().load(skus, standpoint, within: span) { [self] outcome in
          shard.assertIsolated()
          continuation.resume(returning: outcome)
        }
      }
    }
  }

  /// Loads until the database answers.
  func loadWhenUp(_ skus: [String], _ standpoint: Standpoint) async -> [PriceSheet?] {
    while true {
      if case .success(let sheets) = await load(skus, standpoint) { return sheets }
      await Task.yield()
    }
  }
}
