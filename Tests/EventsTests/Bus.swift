import Reactor
import Redis
import TestKit
import Timing

@testable import Events

/// A server of the test's own, a publisher, and streams as their listeners have them.
final class Bus: Sendable {
  let server: RedisServer
  let names = EventNames(namespace: "px")
  let shard: Shard
  let publisher: EventPublisher
  let configuration: RedisConfiguration
  private let limits: EventLimits

  init(_ limits: EventLimits = EventLimits()) async throws {
    server = try RedisServer()
    shard = try Shard(index: 0)
    var configuration = RedisConfiguration(try RedisURL(server.url))
    configuration.queuesWhileDisconnected = true
    self.configuration = configuration
    self.limits = limits
    publisher = EventPublisher(
      await RedisClient(configuration, on: shard), names, limits, patience: .seconds(60))
  }

  deinit { shard.stop() }

  func stream(_ member: String) async throws -> EventStream {
    EventStream(
      await RedisClient(configuration, on: shard), names, limits, member: member)
  }
}
