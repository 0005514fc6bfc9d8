import Bytes
import Pricing
import Redis
import Timing

/// Tells the caches of all processes what changed: for whoever writes, or finds that somebody wrote
/// and could not tell.
///
/// To announce twice does no harm, nor to announce late: what the caches know to be newer stays.
package struct CacheAnnouncer: Sendable {
  private let client: RedisClient
  private let settings: PriceCacheSettings
  private let keys: CacheKeys
  private let patience: TimeSpan

  /// How many commands are written at once; while Redis runs them, as many more are.
  private static let pipelineCountMax = 1_000
  /// What most values fit into, so that they are written into memory that is taken once.
  private static let usualByteCountMax = 480

  /// `patience` is how long a reply of Redis is waited for.
  package init(
    _ settings: PriceCacheSettings, through client: RedisClient, patience: TimeSpan = .seconds(2)
  ) {
    self.patience = patience
    self.client = client
    self.settings = settings
    keys = CacheKeys(namespace: settings.namespace)
  }

  /// Takes these sheets out of all caches, and keeps older ones from being put there. When it
  /// throws some may have been taken out.
  package func invalidate(_ changes: [SheetChange]) async throws {
    let life = Int(settings.tombstoneLife.millisecondsRoundedUp)
    try await inPipelines(changes, CacheScripts.invalidate, keyCount: 2, argumentCount: 3) {
      [keys] change, writer in
      let sku = change.sku.utf8.span
      var tombstone: [UInt8] = []
      CacheValue.write(.tombstone, version: change.version, of: sku, to: &tombstone)
      writer.key(keys.sheetPrefix, sku)
      writer.key(keys.leasePrefix, sku)
      writer.argument(change.version)
      writer.argument(tombstone)
      writer.argument(life)
    }
  }

  /// Announces sheets by what they are now: they go where older ones or their tombstones stand,
  /// so that nobody need load them, and tombstones where nothing does. `now` is when their lives
  /// begin. Answers how many sheets were put. When it throws some may have been.
  @discardableResult
  package func replace(_ sheets: [PriceSheet], now: Instant) async throws -> Int {
    let tombstoneLife = Int(settings.tombstoneLife.millisecondsRoundedUp)
    return try await inPipelines(sheets, CacheScripts.replace, keyCount: 2, argumentCount: 5) {
      [keys, settings] sheet, writer in
      let sku = sheet.sku.string.utf8.span
      let life = Lifetime.jittered(cap: settings.lifeMax, random: .random(in: .min ... .max))
      let end = Instant(milliseconds: now.milliseconds + life.nanoseconds / 1_000_000)
      var value: [UInt8] = []
      value.reserveCapacity(Self.usualByteCountMax)
      CacheValue.write(sheet, end: end, cost: .zero, to: &value)
      var tombstone: [UInt8] = []
      tombstone.reserveCapacity(CacheValue.tombstoneByteCount)
      CacheValue.write(.tombstone, version: sheet.version, of: sku, to: &tombstone)
      writer.key(keys.sheetPrefix, sku)
      writer.key(keys.leasePrefix, sku)
      writer.argument(sheet.version)
      writer.argument(value)
      writer.argument(Int(life.millisecondsRoundedUp))
      writer.argument(tombstone)
      writer.argument(tombstoneLife)
    }
  }

  /// Tells every process that the rulebook is of another revision.
  package func announceRules(revision: Int) async throws {
    try await client.run(
      CacheScripts.announceRules, keyCount: 1, argumentCount: 1, within: patience
    ) { [keys] writer in
      writer.argument(keys.rules)
      writer.argument(revision)
    } reading: {
      _ = try $0.integer()
    }
  }

  /// Runs the script for each, and adds up the numbers it answers.
  @discardableResult
  private func inPipelines<Element: Sendable>(
    _ elements: [Element], _ script: RedisScript, keyCount: Int, argumentCount: Int,
    _ write: @escaping @Sendable (Element, inout RedisCommandWriter) -> Void
  ) async throws -> Int {
    try await withThrowingTaskGroup(of: Int.self) { [client] group in
      var sum = 0
      for start in stride(from: 0, to: elements.count, by: Self.pipelineCountMax) {
        let part = elements[start..<min(start + Self.pipelineCountMax, elements.count)]
        if start >= 2 * Self.pipelineCountMax { sum += try await group.next() ?? 0 }
        group.addTask {
          try await client.runAll(
            script, keyCount: keyCount, argumentCount: argumentCount, count: part.count,
            within: patience
          ) { index, writer in write(part[part.startIndex + index], &writer) }
        }
      }
      for try await count in group { sum += count }
      return sum
    }
  }
}
