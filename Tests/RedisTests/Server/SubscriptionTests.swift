import Bytes
import Reactor
import Redis
import TestKit
import Testing
import Timing

/// Notes all that a subscription brings.
private final class Listener: RedisSubscriber {
  let record: Record

  init(_ record: Record) { self.record = record }

  func subscribed() { record.add("subscribed") }

  func subscriptionLost(_ fault: RedisFault) { record.add("lost") }

  func received(_ message: borrowing RedisReply, on channel: Span<UInt8>) {
    record.add("\(String(decoding: channel)): \(text(of: message))")
  }
}

/// A subscription on a shard of its own, for as long as `body` runs.
private func withSubscription(
  of server: RedisServer, channels: [String], trackedPrefixes: [String] = [],
  configure: (inout RedisConfiguration) -> Void = { _ in },
  _ body: (Record, ShardConfined<RedisSubscription>, Shard) async throws -> Void
) async throws {
  var configuration = RedisConfiguration(try RedisURL(server.url))
  configure(&configuration)
  let record = Record()
  let shard = try Shard(index: 0)
  defer { shard.stop() }
  let (subscription, listener) = await withCheckedContinuation { continuation in
    shard.execute { [configuration] in
      let subscription = RedisSubscription(
        configuration, channels: channels, trackedPrefixes: trackedPrefixes, on: shard)
      let listener = Listener(record)
      subscription.subscriber = listener
      subscription.start()
      continuation.resume(
        returning: (
          ShardConfined(subscription, to: shard), ShardConfined(listener, to: shard)
        ))
    }
  }
  try await record.wait(for: "subscribed")
  try await body(record, subscription, shard)
  await withCheckedContinuation { continuation in
    shard.execute {
      subscription.take().stop()
      withExtendedLifetime(listener.take()) { continuation.resume() }
    }
  }
}

@Test func `messages come, also after the server was away, and the loss is told first`()
  async throws
{
  let server = try RedisServer()
  try await withSubscription(of: server, channels: ["one", "two"]) { record, _, _ in
    try server.reply(to: "PUBLISH", "one", "a")
    try server.reply(to: "PUBLISH", "two", "b")
    try server.reply(to: "PUBLISH", "three", "c")
    try await record.wait(for: "two: \"b\"")
    try server.restart(keepingData: false)
    try await record.wait(for: "subscribed", count: 2)
    try server.reply(to: "PUBLISH", "one", "d")
    try await record.wait(for: "one: \"d\"")
    let expected = [
      "subscribed", "one: \"a\"", "two: \"b\"", "lost", "subscribed", "one: \"d\"",
    ]
    #expect(record.all == expected)
  }
}

@Test func `a channel can be added, and is kept when the connection is not`() async throws {
  let server = try RedisServer()
  try await withSubscription(of: server, channels: ["one"]) { record, subscription, shard in
    shard.execute { subscription.take().subscribe(to: "two") }
    try await eventually { try server.reply(to: "PUBLISH", "two", "a") == "1" }
    try await record.wait(for: "two: \"a\"")
    try server.restart(keepingData: false)
    try await record.wait(for: "subscribed", count: 2)
    #expect(try server.reply(to: "PUBLISH", "two", "b") == "1")
    try await record.wait(for: "two: \"b\"")
  }
}

@Test func `a subscription hears that a silent server is lost`() async throws {
  let server = try RedisServer()
  try await withSubscription(of: server, channels: ["one"]) { configuration in
    configuration.pingInterval = .milliseconds(50)
    configuration.silenceMax = .milliseconds(200)
  } _: { record, _, _ in
    // Signs of life are given and taken: the connection stays for longer than it may be silent.
    let old = #/ age=[1-9].* sub=1 .* cmd=ping /#
    try await eventually {
      try server.reply(to: "CLIENT", "LIST", "TYPE", "pubsub")?.firstMatch(of: old) != nil
    }
    // A server that is late may have been taken for one that is silent before.
    func count(_ event: String) -> Int { record.all.count { $0 == event } }
    let (lostCount, subscribedCount) = (count("lost"), count("subscribed"))
    server.pause()
    try await record.wait(for: "lost", count: lostCount + 1)
    server.resume()
    try await record.wait(for: "subscribed", count: subscribedCount + 1)
  }
}

@Test func `changes of tracked keys are told, and of the database emptied`() async throws {
  let server = try RedisServer()
  let channel = RedisSubscription.invalidations
  try await withSubscription(of: server, channels: ["one"], trackedPrefixes: ["px:s:", "px:r"]) {
    record, _, _ in
    try server.reply(to: "SET", "px:s:a", "1")
    try await record.wait(for: "\(channel): [\"px:s:a\"]")
    try server.reply(to: "SET", "other", "1")
    try server.reply(to: "SET", "px:rules", "1")
    try await record.wait(for: "\(channel): [\"px:rules\"]")
    try server.reply(to: "DEL", "px:s:a")
    try await record.wait(for: "\(channel): [\"px:s:a\"]", count: 2)
    try server.reply(to: "PUBLISH", "one", "x")
    try await record.wait(for: "one: \"x\"")
    try server.reply(to: "FLUSHALL")
    try await record.wait(for: "\(channel): null")
    #expect(!record.all.contains { $0.contains("other") })
    try server.restart(keepingData: false)
    try await record.wait(for: "subscribed", count: 2)
    try server.reply(to: "SET", "px:s:b", "1")
    try await record.wait(for: "\(channel): [\"px:s:b\"]")
  }
}

/// Has the invalidations of what it reads sent to another connection.
private final class TrackingOwner: RedisConnectionOwner {
  let target: Int
  let connection: RedisConnection
  let record: Record

  init(target: Int, _ configuration: RedisConfiguration, on shard: Shard, _ record: Record) {
    self.target = target
    self.record = record
    connection = RedisConnection(configuration, on: shard)
    connection.owner = self
    connection.start()
  }

  func openSession(
    _ command: inout RedisCommandWriter, clientID: Int?, of connection: RedisConnection
  ) {
    command.command("CLIENT", "TRACKING", "ON", "REDIRECT", target, "BCAST", "PREFIX", "px:")
  }

  func becameReady(_ connection: RedisConnection) { record.add("tracking") }
}

@Test func `a data connection can have its invalidations sent to a subscription`() async throws {
  let server = try RedisServer()
  let configuration = RedisConfiguration(try RedisURL(server.url))
  let channel = RedisSubscription.invalidations
  try await withSubscription(of: server, channels: [channel]) { record, subscription, shard in
    let owner = await withCheckedContinuation { continuation in
      shard.execute {
        let target = subscription.take().clientID ?? 0
        let owner = TrackingOwner(target: target, configuration, on: shard, record)
        continuation.resume(returning: ShardConfined(owner, to: shard))
      }
    }
    try await record.wait(for: "tracking")
    try server.reply(to: "SET", "px:a", "1")
    try await record.wait(for: "\(channel): [\"px:a\"]")
    await withCheckedContinuation { continuation in
      shard.execute {
        owner.take().connection.stop()
        continuation.resume()
      }
    }
  }
}
