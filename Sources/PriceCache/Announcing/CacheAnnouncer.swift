import Bytes
import Pricing
import Reactor
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

  /// How many sheets one call of a script is about: others wait while it runs.
  private static let countPerCall = 16
  /// How many calls are under way at once: Redis has no more than that to do before it looks after
  /// others, and yet does not wait for this process, unless that stands behind everybody.
  private static let callCountMax = Background.isLast ? 1 : 2
  /// What most values fit into, so that they are written into memory that is taken once.
  fileprivate static let usualByteCountMax = 480

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
    try await inCalls(of: CacheScripts.invalidate, for: changes, sharedArguments: 1) {
      [keys] changes, writer in
      for change in changes { writer.key(keys.sheetPrefix, change.sku.utf8.span) }
      for change in changes { writer.key(keys.leasePrefix, change.sku.utf8.span) }
      writer.argument(life)
      var tombstone: [UInt8] = []
      for change in changes {
        tombstone.removeAll(keepingCapacity: true)
        CacheValue.write(
          .tombstone, version: change.version, of: change.sku.utf8.span, to: &tombstone)
        writer.argument(tombstone)
      }
    }
  }

  /// Announces sheets by what they are now: they go where older ones or their tombstones stand,
  /// so that nobody need load them, and tombstones where nothing does. `now` is when their lives
  /// begin. Answers how many sheets were put. When it throws some may have been.
  @discardableResult
  package func replace(_ sheets: [PriceSheet], now: Instant) async throws -> Int {
    let lifeMax = settings.lifeMax
    let tombstoneLife = Int(settings.tombstoneLife.millisecondsRoundedUp)
    return try await inCalls(of: CacheScripts.replace, for: sheets, sharedArguments: 3) {
      [keys] sheets, writer in
      for sheet in sheets { writer.key(keys.sheetPrefix, sheet.sku.string.utf8.span) }
      for sheet in sheets { writer.key(keys.leasePrefix, sheet.sku.string.utf8.span) }
      let life = Lifetime.jittered(cap: lifeMax, random: .random(in: .min ... .max))
      writer.argument(tombstoneLife)
      writer.argument(Int(life.millisecondsRoundedUp))
      let end = Instant(milliseconds: now.milliseconds + life.nanoseconds / 1_000_000)
      writer.sheets(sheets, end: end)
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

  /// Runs the script for all, and adds up the numbers it answers. Each of them has two keys and one
  /// argument, and each call so many arguments for all.
  @discardableResult
  private func inCalls<Element: Sendable>(
    of script: RedisScript, for elements: [Element], sharedArguments sharedCount: Int,
    _ write: @escaping @Sendable (ArraySlice<Element>, inout RedisCommandWriter) -> Void
  ) async throws -> Int {
    try await withThrowingTaskGroup(of: Int.self) { [client, patience] group in
      var sum = 0
      for start in stride(from: 0, to: elements.count, by: Self.countPerCall) {
        let part = elements[start..<min(start + Self.countPerCall, elements.count)]
        if start >= Self.callCountMax * Self.countPerCall { sum += try await group.next() ?? 0 }
        group.addTask {
          try await client.run(
            script, keyCount: 2 * part.count, argumentCount: sharedCount + part.count,
            within: patience
          ) {
            write(part, &$0)
          } reading: {
            try $0.integer()
          }
        }
      }
      for try await count in group { sum += count }
      return sum
    }
  }
}

extension RedisCommandWriter {
  /// Writes what `CacheScripts.replace` wants of sheets: the seals of their tombstones, and them.
  fileprivate mutating func sheets(_ sheets: ArraySlice<PriceSheet>, end: Instant) {
    var value: [UInt8] = []
    value.reserveCapacity(CacheAnnouncer.usualByteCountMax)
    for sheet in sheets {
      let sku = sheet.sku.string.utf8.span
      CacheValue.writeSeal(of: .tombstone, version: sheet.version, of: sku, to: &value)
    }
    argument(value)
    for sheet in sheets {
      value.removeAll(keepingCapacity: true)
      CacheValue.write(sheet, end: end, cost: .zero, to: &value)
      argument(value)
    }
  }
}
