import Bytes
import Pricing
import Reactor
import Redis
import Timing

/// A shard's caches: sheets in its memory and in Redis.
///
/// What is in memory is right because Redis tells of every change to a sheet's key (see
/// `LocalSheets`); while it may not be told, memory is empty and off. What is in Redis is right
/// because no fill goes over what is newer (see `CacheScripts`), and is believed only after what
/// was not announced while it was away has been announced (see `beforeTrust`).
///
/// Values decide what is done (`LocalSheets`, `Breaker`, `EarlyRefresh`, the scripts); this does
/// it, with the shard's connections and clock.
package final class PriceCache {
  package let shard: Shard
  let settings: PriceCacheSettings
  let keys: CacheKeys
  let clock: () -> Instant
  /// Whom answers go to. Held until the cache is stopped.
  package var owner: (any PriceCacheOwner)?
  /// Told when the rulebook may be another: when that is announced, and when it may have been
  /// announced unheard.
  package var rulesMayHaveChanged: (() -> Void)?
  /// Run whenever Redis is there again, before anything in it is believed: announces the changes
  /// that nobody could announce meanwhile, then goes on.
  package var beforeTrust: ((_ goOn: @escaping () -> Void) -> Void)?

  /// Told how Redis is doing whenever that is another than before.
  package var conditionChanged: ((CacheCondition) -> Void)?

  var local: LocalSheets
  let hash: SheetHash
  var breaker: Breaker
  let data: RedisConnection
  private let tracking: RedisSubscription
  let meter: CacheMeter?
  var random: RandomNumbers
  /// What is asked of Redis.
  var asked = Slots<Ask>()
  /// Who waits for another's load, by sku.
  var waiting: [String: LeaseWait] = [:]
  var scratch: [UInt8] = []
  let fillReplies: FillReplies
  private let ignoredReplies = IgnoredReplies()
  private var isHearing = false
  private var isTrusted = false
  /// Counts the times that Redis was found, or asked again after it was left alone.
  private var epoch = 0

  package init(
    _ settings: PriceCacheSettings, on shard: Shard, meter: CacheMeter? = nil,
    clock: @escaping () -> Instant
  ) {
    self.settings = settings
    self.shard = shard
    self.meter = meter
    fillReplies = FillReplies(meter)
    self.clock = clock
    keys = CacheKeys(namespace: settings.namespace)
    local = LocalSheets(limits: settings.local)
    hash = SheetHash(seed: .random(in: .min ... .max))
    random = RandomNumbers(seed: .random(in: .min ... .max))
    breaker = Breaker(limits: settings.breaker)
    var redis = settings.redis
    redis.queuesWhileDisconnected = false
    data = RedisConnection(redis, on: shard)
    let prefixes = settings.local.countMax > 0 ? [keys.sheetPrefix] : []
    tracking = RedisSubscription(
      redis, channels: [keys.rules], trackedPrefixes: prefixes, on: shard)
  }

  package func start() {
    data.owner = self
    tracking.subscriber = self
    data.start()
    tracking.start()
  }

  package func stop() {
    for wait in waiting.values { wait.withdraw(from: shard) }
    waiting.removeAll()
    data.stop()
    tracking.stop()
    local.turnOff()
    owner = nil
    rulesMayHaveChanged = nil
    beforeTrust = nil
    conditionChanged = nil
  }

  /// Whether Redis answers and is believed.
  package var isInUse: Bool {
    let isClosed = if case .closed = breaker.state { true } else { false }
    return isTrusted && data.isReady && isClosed
  }

  /// Whether sheets are kept in memory.
  package var keepsSheets: Bool { local.isOn }

  /// How many sheets are in memory.
  package var localSheetCount: Int { local.count }

  /// What the clock shows.
  package var clockNow: Instant { clock() }

  /// The shard's time.
  package var now: MonotonicTime { shard.now }

  /// A number to spread things with.
  package func randomNumber() -> UInt64 { random.next() }

  /// Counts one who waits for what another had asked for.
  package func noteCoalesced() {
    if let meter { meter.meter.add(1, to: meter.metrics.coalesced) }
  }

  /// The hash of a sku, by which this process finds things.
  package func hash(of sku: String) -> UInt64 { hash(sku.utf8.span) }

  // MARK: In memory

  /// The sheet, where it is in memory.
  package func sheetInMemory(_ sku: Span<UInt8>) -> LocalSheets.Found? {
    guard let found = local.find(sku, hash: hash(sku), now: shard.now) else { return nil }
    meter?.found(.local)
    return found
  }

  // MARK: What Redis is

  private func trust() {
    isTrusted = true
    conditionChanged?(.inUse)
    turnOnIfSafe()
  }

  private func distrust() {
    isTrusted = false
    if local.isOn { turnOff() }
  }

  private func turnOnIfSafe() {
    if isTrusted, isHearing, !local.isOn { local.turnOn() }
  }

  private func turnOff() {
    local.turnOff()
    if let meter {
      meter.meter.add(1, to: meter.metrics.trackingResets)
      meter.noted(local)
    }
  }

  /// Whether Redis can be asked for so many sheets. Where it cannot, none of them need be tried.
  package func canBeAsked(for count: Int) -> Bool {
    if isTrusted, data.isReady, !breaker.isResting(now: shard.now) { return true }
    if let meter { meter.meter.add(count, to: meter.metrics.unasked) }
    return false
  }

  /// Whether a command may be sent now.
  func isAdmitted() -> Bool {
    guard isTrusted, data.isReady, breaker.admits(now: shard.now) else {
      if let meter { meter.meter.add(1, to: meter.metrics.unasked) }
      return false
    }
    return true
  }

  /// Redis answered. Where it had been left alone, others may have been told what nobody announced
  /// meanwhile, and it is as if it had been away.
  func succeeded() {
    let wasLeftAlone = if case .closed = breaker.state { false } else { true }
    breaker.succeeded()
    meter?.noted(breaker)
    guard wasLeftAlone, case .closed = breaker.state else { return }
    // What is in memory stays: changes were heard of all the while.
    isTrusted = false
    beginEpoch()
    catchUp()
  }

  func failed() {
    breaker.failed(now: shard.now, random: random.next())
    if let meter {
      meter.meter.add(1, to: meter.metrics.failures)
      meter.noted(breaker)
    }
  }

  /// Sends a script of which nobody waits for the reply.
  func run(
    _ script: RedisScript, keyCount: Int, argumentCount: Int,
    _ write: (inout RedisCommandWriter) -> Void
  ) {
    // What is lost with it ends by itself: leases and values have a life.
    try? data.run(
      script, keyCount: keyCount, argumentCount: argumentCount, to: ignoredReplies,
      deadline: shard.now + settings.patience, write)
  }
}

// MARK: The data connection

extension PriceCache: RedisConnectionOwner {
  package func becameReady(_ connection: RedisConnection) {
    beginEpoch()
    guard settings.distrustsRestarts else { return catchUp() }
    adoptRun { [epoch, weak self] isAdopted in
      guard let self, self.epoch == epoch, data.isReady else { return }
      // Until it is known whose time the values are of, they are nobody's.
      if isAdopted { catchUp() } else { data.reconnect() }
    }
  }

  private func beginEpoch() {
    epoch += 1
    conditionChanged?(.catchingUp)
  }

  private func catchUp() {
    guard let beforeTrust else { return trust() }
    beforeTrust { [epoch, weak self] in
      if let self, self.epoch == epoch, data.isReady { trust() }
    }
  }

  package func lost(_ connection: RedisConnection, _ fault: RedisFault) {
    epoch += 1
    distrust()
    conditionChanged?(.away(fault))
    // The next one may lead to another server, of which the one that listens must be told too.
    if isHearing { tracking.connection.reconnect() }
  }
}

// MARK: The connection that listens

extension PriceCache: RedisSubscriber {
  package func subscribed() {
    isHearing = true
    turnOnIfSafe()
    rulesMayHaveChanged?()
  }

  package func subscriptionLost(_ fault: RedisFault) {
    isHearing = false
    if local.isOn { turnOff() }
  }

  package func received(_ message: borrowing RedisReply, on channel: Span<UInt8>) {
    if channel.elementsEqual(keys.rules.utf8.span) {
      rulesMayHaveChanged?()
      return
    }
    guard message.kind == .array else { return changedAll() }
    // What cannot be read may have been any key.
    let isRead: Void? = try? message.forEach { _, key in
      try key.withBytes { changed($0) }
    }
    if isRead == nil { changedAll() }
  }

  private func changedAll() {
    local.clear()
    meter?.noted(local)
  }

  /// So many commands are under way when what changes is no longer asked for: then it is left to
  /// the next request that wants it.
  private static var renewalDepthMax: Int { 128 }

  private func changed(_ key: Span<UInt8>) {
    guard let bounds = keys.skuBounds(in: key) else { return }
    let sku = key.extracting(bounds)
    let isInDemand = local.invalidate(sku, hash: hash(sku))
    // The load that somebody waits for may be over.
    if !waiting.isEmpty, let wait = waiting[String(decoding: sku)] { wait.end(on: shard) }
    if isInDemand, isInUse, data.inFlightCount < Self.renewalDepthMax {
      owner?.changedInDemand(sku)
    }
  }
}

/// Takes replies that decide nothing.
private final class IgnoredReplies: RedisReplyHandler {
  func received(_ reply: borrowing RedisReply, for token: UInt64) {}
  func failed(_ error: RedisError, for token: UInt64) {}
}
