import Bytes
import Catalogue
import JSON
import Jobs
import Pricing
import Redis
import Timing

/// Moves the price changes that the catalogue has noted to a stream for whoever wants to know.
///
/// At least once, in the order in which they were committed: a note is taken away only after Redis
/// has answered, and one process at a time moves them. What is said again after a crash has the
/// same `id`, by which a reader passes over it.
package struct PriceChangeStream: Sendable {
  private static let lockName = "price-changes"
  private static let lockLife = TimeSpan.seconds(10)
  private static let patience = TimeSpan.seconds(2)
  /// Each portion that is taken from the catalogue is a write there.
  private static let portionCountMax = 4_000
  /// A script holds all else up while it runs.
  private static let commandCountMax = 64

  private let store: any MarketCatalogue
  private let redis: RedisClient
  private let lock: DistributedLock
  private let key: String
  private let countMax: Int

  /// The stream keeps about `countMax` changes.
  package init(
    of store: any MarketCatalogue, to redis: RedisClient, under lock: DistributedLock,
    namespace: String, countMax: Int
  ) {
    self.store = store
    self.redis = redis
    self.lock = lock
    self.countMax = countMax
    key = "\(namespace):prices"
  }

  /// Moves all there is, and answers how many changes that were; none while another process does.
  /// When it throws, what was not moved is still noted.
  @discardableResult
  package func run() async throws -> Int {
    if try await store.priceChanges(countMax: 1).isEmpty { return 0 }
    let held: HeldLock
    do throws(LockError) {
      held = try await lock.acquire(Self.lockName, life: Self.lockLife)
    } catch {
      if error == .held { return 0 }
      throw error
    }
    do {
      // Another may have moved them between the look and the lock.
      var changes = try await store.priceChanges(countMax: Self.portionCountMax)
      var count = 0
      while let last = changes.last, held.isHeld {
        try await append(changes)
        try await store.removePriceChanges(through: last.id)
        count += changes.count
        changes = try await store.priceChanges(countMax: Self.portionCountMax)
      }
      await held.release()
      return count
    } catch {
      await held.release()
      throw error
    }
  }

  /// One command after the other, so that none comes before what an earlier one failed to say.
  private func append(_ changes: [RecordedPriceChange]) async throws {
    for start in stride(from: 0, to: changes.count, by: Self.commandCountMax) {
      try await append(changes[start..<min(start + Self.commandCountMax, changes.count)])
    }
  }

  private func append(_ changes: ArraySlice<RecordedPriceChange>) async throws {
    let (key, countMax) = (key, countMax)
    _ = try await redis.run(
      Self.appending, keyCount: 1, argumentCount: 1 + changes.count, within: Self.patience
    ) { command in
      command.argument(key)
      command.argument(countMax)
      var event = ByteBuffer()
      for change in changes {
        event.removeAll()
        event.appendJSON { change.write(to: &$0) }
        event.withSpan { command.argument($0) }
      }
    } reading: {
      try $0.integer()
    }
  }

  /// KEYS: stream. ARGV: changes to keep, about; then the changes.
  private static let appending = RedisScript(
    """
    local call, key = redis.call, KEYS[1]
    for index = 2, #ARGV do call('XADD', key, '*', 'event', ARGV[index]) end
    call('XTRIM', key, 'MAXLEN', '~', ARGV[1])
    return #ARGV - 1
    """)
}

extension RecordedPriceChange {
  /// The change as it is sent; a price that there is not is null.
  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("type", "price.changed")
      json.member("id", id)
      json.member("product_id", change.sku)
      json.member("list", change.list)
      json.member("currency", change.currency.code)
      json.name("old")
      json.write(change.before, of: change.currency)
      json.name("new")
      json.write(change.after, of: change.currency)
      json.member("revision", revision)
    }
  }
}

extension JSONWriter {
  fileprivate mutating func write(_ amount: Decimal?, of currency: Currency) {
    guard let amount else { return writeNull() }
    write(amount.text(fractionDigitCountMin: currency.minorDigitCount))
  }
}
