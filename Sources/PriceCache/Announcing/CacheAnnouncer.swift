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

  /// How many sheets are under way at once. Redis has no more than that to do before it looks after
  /// others, and waits for this process, which may stand back for others in its turn.
  private static let pipelineCountMax = 64
  /// How many sheets one call of a script replaces: others wait while it runs.
  private static let replacedCountMax = 32
  private static let patience = TimeSpan.seconds(2)
  /// What most values fit into, so that they are written into memory that is taken once.
  private static let usualByteCountMax = 480

  package init(_ settings: PriceCacheSettings, through client: RedisClient) {
    self.client = client
    self.settings = settings
    keys = CacheKeys(namespace: settings.namespace)
  }

  /// Takes these sheets out of all caches, and keeps older ones from being put there. When it
  /// throws some may have been taken out.
  package func invalidate(_ changes: [SheetChange]) async throws {
    let life = Int(settings.tombstoneLife.millisecondsRoundedUp)
    try await inPipelines(changes, CacheScripts.invalidate, perCall: 1, keys: 2, arguments: 3) {
      [keys] changes, writer in
      guard let change = changes.first else { return }
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
    let lifeMax = settings.lifeMax
    let tombstoneLife = Int(settings.tombstoneLife.millisecondsRoundedUp)
    return try await inPipelines(
      sheets, CacheScripts.replace, perCall: Self.replacedCountMax, keys: 2, arguments: 3,
      sharedArguments: 1
    ) { [keys] sheets, writer in
      for sheet in sheets { writer.key(keys.sheetPrefix, sheet.sku.string.utf8.span) }
      for sheet in sheets { writer.key(keys.leasePrefix, sheet.sku.string.utf8.span) }
      writer.argument(tombstoneLife)
      var random = RandomNumbers(seed: .random(in: .min ... .max))
      var value: [UInt8] = []
      value.reserveCapacity(Self.usualByteCountMax)
      for sheet in sheets {
        let life = Lifetime.jittered(cap: lifeMax, random: random.next())
        writer.replacement(sheet, for: life, from: now, &value)
      }
    }
  }

  /// Tells every process that the rulebook is of another revision.
  package func announceRules(revision: Int) async throws {
    try await client.run(
      CacheScripts.announceRules, keyCount: 1, argumentCount: 1, within: Self.patience
    ) { [keys] writer in
      writer.argument(keys.rules)
      writer.argument(revision)
    } reading: {
      _ = try $0.integer()
    }
  }

  /// Runs the script for all, so many with each call, and adds up the numbers it answers. Each has
  /// so many keys and arguments, beside those that a call's have in common.
  @discardableResult
  private func inPipelines<Element: Sendable>(
    _ elements: [Element], _ script: RedisScript, perCall countMax: Int, keys keyCount: Int,
    arguments argumentCount: Int, sharedArguments sharedCount: Int = 0,
    _ write: @escaping @Sendable (ArraySlice<Element>, inout RedisCommandWriter) -> Void
  ) async throws -> Int {
    var sum = 0
    for part in elements[...].inParts(of: Self.pipelineCountMax) {
      let calls = part.inParts(of: countMax)
      sum += try await client.runAll(script, count: calls.count, within: Self.patience) { index in
        let count = calls[index].count
        return (count * keyCount, count * argumentCount + sharedCount)
      } _: { index, writer in
        write(calls[index], &writer)
      }
    }
    return sum
  }
}

extension ArraySlice {
  fileprivate func inParts(of countMax: Int) -> [ArraySlice] {
    stride(from: startIndex, to: endIndex, by: countMax).map { start in
      self[start..<Swift.min(start + countMax, endIndex)]
    }
  }
}

extension RedisCommandWriter {
  /// Writes what `CacheScripts.replace` wants of a sheet; `value` is memory to use.
  fileprivate mutating func replacement(
    _ sheet: PriceSheet, for life: TimeSpan, from now: Instant, _ value: inout [UInt8]
  ) {
    let end = Instant(milliseconds: now.milliseconds + life.nanoseconds / 1_000_000)
    value.removeAll(keepingCapacity: true)
    CacheValue.write(sheet, end: end, cost: .zero, to: &value)
    argument(value)
    argument(Int(life.millisecondsRoundedUp))
    value.removeAll(keepingCapacity: true)
    let sku = sheet.sku.string.utf8.span
    CacheValue.write(.tombstone, version: sheet.version, of: sku, to: &value)
    argument(value)
  }
}
