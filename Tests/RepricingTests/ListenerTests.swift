import Catalogue
import Events
import Pricing
import Reactor
import Redis
import TestKit
import Testing
import Timing

@testable import Repricing

@Suite struct `A listener` {
  private func event(
    _ id: String, _ value: Int, _ scope: ItemScope = .everything
  ) -> MarketEvent {
    MarketEvent(
      id: id, change: .signal(name: "demand", value: Decimal(value) ?? .zero, expiresAt: nil),
      scope: scope, occurredAt: Instant(milliseconds: Shop.start.milliseconds + Int64(value)))
  }

  private func demands(_ shop: Shop) async throws -> [String] {
    let gathered = Guarded<[String]>([])
    try await shop.store.export { batch in
      for case .signal(let signal) in batch {
        gathered.withLock { $0.append(signal.value.description) }
      }
    }
    return gathered.withLock { $0 }
  }

  /// Runs a listener until `condition` holds.
  private func listen(
    _ bus: EventBus, _ shop: Shop, _ desk: Desk, until condition: () async throws -> Bool
  ) async throws {
    let listener = Listener(
      try await bus.source(), shop.store, asking: desk, now: { Shop.start }, clock: { .now() })
    let listening = Task { await listener.run() }
    do {
      try await eventually(condition)
    } catch {
      listening.cancel()
      throw error
    }
    listening.cancel()
    await listening.value
  }

  @Test func `turns a burst into what holds in the end and a handful of recalculations`()
    async throws
  {
    let (bus, shop, desk) = (try await EventBus(), try await Shop.open(itemCount: 3), Desk())
    for number in 1...50 { try await bus.publish(event("\(number)", number)) }
    try await listen(bus, shop, desk) { bus.pendingCount() == 0 && desk.scopes.count > 0 }
    #expect(try await demands(shop) == ["50", "50", "50"])
    #expect(desk.scopes.allSatisfy { $0 == .everything })
    #expect(desk.scopes.count < 10)
  }

  @Test func `takes up what came while it was down`() async throws {
    let (bus, shop, desk) = (try await EventBus(), try await Shop.open(itemCount: 2), Desk())
    try await bus.publish(event("1", 1))
    try await listen(bus, shop, desk) { desk.scopes.count == 1 }
    try await bus.publish(event("2", 2, .skus([Shop.sku(1)])))
    try await listen(bus, shop, desk) { desk.scopes.count == 2 }
    #expect(desk.scopes == [.everything, .skus([Shop.sku(1)])])
    #expect(try await demands(shop) == ["1", "2"])
  }

  @Test func `asks again for what it was refused, and forgets no event of it`() async throws {
    let (bus, shop, desk) = (try await EventBus(), try await Shop.open(itemCount: 1), Desk())
    desk.isRefusing = true
    try await bus.publish(event("1", 7))
    try await listen(bus, shop, desk) { desk.refusedCount > 0 }
    #expect(desk.scopes.isEmpty)
    desk.isRefusing = false
    // Another one finds it applied, and asks all the same.
    try await listen(bus, shop, desk) { desk.scopes.count == 1 }
    #expect(try await demands(shop) == ["7"])
    #expect(try await shop.store.revision().number == 2)
  }

  @Test func `passes over what is no event`() async throws {
    let (bus, shop, desk) = (try await EventBus(), try await Shop.open(itemCount: 1), Desk())
    _ = try bus.server.reply(to: "XADD", bus.names.stream, "*", "event", "nonsense")
    try await bus.publish(event("1", 1))
    try await listen(bus, shop, desk) { desk.scopes.count == 1 }
    try await listen(bus, shop, desk) { bus.pendingCount() == 0 }
  }
}

/// Takes requests in, or refuses them.
private final class Desk: RecalculationRequesting {
  private struct State {
    var scopes: [ItemScope] = []
    var isRefusing = false
    var refusedCount = 0
  }

  private let state = Guarded(State())

  var scopes: [ItemScope] { state.withLock { $0.scopes } }
  var refusedCount: Int { state.withLock { $0.refusedCount } }

  var isRefusing: Bool {
    get { state.withLock { $0.isRefusing } }
    set { state.withLock { $0.isRefusing = newValue } }
  }

  func request(_ request: RecalculationRequest) async throws {
    try state.withLock { state in
      if state.isRefusing {
        state.refusedCount += 1
        throw KitFailure("refused")
      }
      state.scopes.append(request.scope)
    }
  }
}

/// A server with a stream of events.
private final class EventBus: Sendable {
  let server: RedisServer
  let names = EventNames(namespace: "px")
  private let shard: Shard
  private let configuration: RedisConfiguration
  private let publisher: EventPublisher

  init() async throws {
    server = try RedisServer()
    shard = try Shard(index: 0)
    var configuration = RedisConfiguration(try RedisURL(server.url))
    configuration.queuesWhileDisconnected = true
    self.configuration = configuration
    publisher = EventPublisher(
      await RedisClient(configuration, on: shard), names, patience: .seconds(60))
  }

  deinit { shard.stop() }

  func publish(_ event: MarketEvent) async throws {
    let publication = try await publisher.publish(event, at: Shop.start)
    guard publication == .published else { throw KitFailure("\(publication)") }
  }

  func source() async throws -> EventStream {
    EventStream(await RedisClient(configuration, on: shard), names, member: "a")
  }

  /// How many events were handed out and not finished; nil while there is no group.
  func pendingCount() -> Int? {
    let reply = try? server.reply(
      to: "EVAL", "return tostring(redis.call('XPENDING', KEYS[1], ARGV[1])[1])", "1",
      names.stream, names.group)
    return reply.flatMap { Int($0) }
  }
}
