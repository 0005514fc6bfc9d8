import Bytes
import PriceCache
import Pricing
import Timing

/// A source of sheets with caches before the database: memory, then Redis, then a load by whoever
/// holds the sheet's lease, who fills what it loaded.
///
/// On a shard a sheet is got once for all who want it at the same time. Among processes the lease
/// sees to that: who does not get it waits for the fill, within a bound. Whatever Redis does or
/// does not answer, the database has the last word.
package final class CacheAside: SheetSource, PriceCacheOwner {
  private let cache: PriceCache
  private let loader: SheetLoader
  private let waitingCountMax: Int
  private var flights = Slots<SheetFlight>()
  /// The flights by the hashes of their skus.
  private var index = SlotIndex()
  private var seatCount = 0

  /// The cache answers to it from now on, and is started and stopped by somebody else.
  package convenience init(
    _ cache: PriceCache, over database: any SheetDatabase, limits: LoadLimits = LoadLimits()
  ) {
    self.init(
      cache, over: SheetLoader(from: database, limits: limits),
      waitingCountMax: limits.waitingCountMax)
  }

  /// The same over a loader that others may use too.
  package init(_ cache: PriceCache, over loader: SheetLoader, waitingCountMax: Int) {
    self.cache = cache
    self.loader = loader
    self.waitingCountMax = waitingCountMax
    cache.owner = self
  }

  package func atHand(_ sku: Span<UInt8>) -> SheetOutcome? {
    guard let found = cache.sheetInMemory(sku) else { return nil }
    if found.isRefreshDue { refresh(found.sheet.sku.string) }
    return .sheet(found.sheet, .local)
  }

  package func load(_ skus: [String], for waiter: any SheetWaiter) {
    // Without Redis no flight is steered, and the loader sees to it alone that each lands once.
    guard cache.canBeAsked(for: skus.count) else {
      return loader.load(skus, for: UnsteeredLoad(for: waiter, cache))
    }
    guard seatCount + skus.count <= waitingCountMax else {
      for index in skus.indices { waiter.received(.failed(.overloaded), at: index) }
      return
    }
    seatCount += skus.count
    var unasked: [Int] = []
    for line in skus.indices {
      let sku = skus[line]
      let seat = SheetFlight.Seat(waiter: waiter, index: line)
      let hash = cache.hash(of: sku)
      if let place = place(of: sku, hash) {
        flights[place].take(seat)
        cache.noteCoalesced()
        continue
      }
      let place = begin(SheetFlight(sku, seat: seat), hash)
      if !cache.ask(for: sku, hash: hash, token: place) { unasked.append(place) }
    }
    if !unasked.isEmpty { loadFromDatabase(unasked) }
  }

  /// What is long past is in no cache.
  package func load(_ skus: [String], asOf instant: Instant, for waiter: any SheetWaiter) {
    loader.load(skus, asOf: instant, for: waiter)
  }

  // MARK: Flights

  /// Where the flight of a sku is, if there is one.
  private func place(of sku: String, _ hash: UInt64) -> Int? {
    index.slot(of: hash) { flights[$0].sku == sku }
  }

  private func begin(_ flight: SheetFlight, _ hash: UInt64) -> Int {
    let place = flights.insert(flight)
    index.insert(place, hash: hash)
    return place
  }

  private func refresh(_ sku: String) {
    let hash = cache.hash(of: sku)
    guard place(of: sku, hash) == nil else { return }
    let place = begin(SheetFlight(sku, isRefresh: true), hash)
    if !cache.lease(sku, isRefresh: true, token: place) { take(.end, place) }
  }

  /// Where a sheet in demand changes, it is asked for at once, and not by the next request that
  /// wants it: while a whole catalogue is repriced, each of those would wait for a Redis that has
  /// much to do.
  ///
  /// That is a flight like any other, for none may go beside a load: it could put an older sheet
  /// into memory after the load was answered.
  package func changedInDemand(_ sku: Span<UInt8>) {
    let sku = String(decoding: sku)
    let hash = cache.hash(of: sku)
    guard place(of: sku, hash) == nil else { return }
    let place = begin(SheetFlight(sku), hash)
    if !cache.ask(for: sku, hash: hash, isRenewal: true, token: place) { take(.end, place) }
  }

  package func received(_ answer: CacheAnswer, for token: Int) {
    guard case .sheet(let sheet, let isRefreshDue) = answer else {
      return take(flights[token].received(answer, random: cache.randomNumber()), token)
    }
    // Nearly always, and the end of every flight, which need not be asked.
    end(token, .sheet(sheet, .redis))
    if isRefreshDue { refresh(sheet.sku.string) }
  }

  private func take(_ step: SheetFlight.Step, _ place: Int) {
    switch step {
    case .lease:
      let flight = flights[place]
      let isAsked = cache.lease(flight.sku, isRefresh: flight.isRefresh, token: place)
      if !isAsked { loadFromDatabase([place]) }
    case .leaseAfter(let span): cache.lease(flights[place].sku, after: span, token: place)
    case .load: loadFromDatabase([place])
    case .answer(let outcome): end(place, outcome)
    case .end: end(place, .failed(.unavailable))
    }
  }

  private func end(_ place: Int, _ outcome: SheetOutcome) {
    // Who is told may ask for the same again, which is another flight.
    let flight = flights.remove(place)
    index.remove(place, hash: cache.hash(of: flight.sku))
    seatCount -= flight.seatCount
    if let first = flight.first { first.waiter.received(outcome, at: first.index) }
    for seat in flight.others { seat.waiter.received(outcome, at: seat.index) }
  }

  // MARK: Loads

  private func loadFromDatabase(_ places: [Int]) {
    for place in places { flights[place].loadBegan = cache.now }
    loader.load(places.map { flights[$0].sku }, for: FlightLoad(places, of: self))
  }

  fileprivate func loaded(_ outcome: SheetOutcome, _ place: Int) {
    let flight = flights[place]
    switch (outcome, flight.lease) {
    case (.sheet(let sheet, _), let lease):
      cache.fill(sheet, under: lease, cost: cache.now - flight.loadBegan)
    case (.unknownProduct, let lease?): cache.fillUnknown(flight.sku, under: lease)
    case (.failed, let lease?): cache.release(lease, of: flight.sku)
    case (_, nil): break
    }
    end(place, outcome)
  }
}

/// Hands what was loaded to the flights that it was loaded for.
private final class FlightLoad: SheetWaiter {
  private let places: [Int]
  private let source: CacheAside

  init(_ places: [Int], of source: CacheAside) {
    self.places = places
    self.source = source
  }

  func received(_ outcome: SheetOutcome, at index: Int) { source.loaded(outcome, places[index]) }
}

/// Hands on what was loaded without asking Redis, which is told of it should it be in use by then.
private final class UnsteeredLoad: SheetWaiter {
  private let waiter: any SheetWaiter
  private let cache: PriceCache

  init(for waiter: any SheetWaiter, _ cache: PriceCache) {
    self.waiter = waiter
    self.cache = cache
  }

  func received(_ outcome: SheetOutcome, at index: Int) {
    if case .sheet(let sheet, _) = outcome, cache.isInUse {
      cache.fill(sheet, under: nil, cost: .zero)
    }
    waiter.received(outcome, at: index)
  }
}
