import Reactor
import Redis
import TestKit
import Testing
import Timing

/// Keeps a connection full of commands and counts what each is told.
private final class Tally: RedisReplyHandler, RedisConnectionOwner {
  let connection: RedisConnection
  private let record: Record
  private var told: [Int] = []
  private var lossCount = 0

  init(_ configuration: RedisConfiguration, on shard: Shard, _ record: Record) {
    connection = RedisConnection(configuration, on: shard)
    self.record = record
    connection.owner = self
    connection.start()
  }

  /// Sends commands whose replies do not come.
  func becameReady(_ connection: RedisConnection) {
    guard told.isEmpty else { return record.add("ready again") }
    told = Array(repeating: 0, count: 1_000)
    for token in told.indices {
      try? connection.send(to: self, token: UInt64(token), deadline: .never) {
        $0.command("BLPOP", "list", 0)
      }
    }
    record.add("sent")
  }

  func lost(_ connection: RedisConnection, _ fault: RedisFault) {
    if lossCount == 0, told.contains(1) { record.add("told before the owner") }
    lossCount += 1
  }

  func received(_ reply: borrowing RedisReply, for token: UInt64) { record.add("a reply") }

  func failed(_ error: RedisError, for token: UInt64) {
    told[Int(token)] += 1
    if case .connectionLost = error {} else { record.add("\(error)") }
    guard token == told.count - 1 else { return }
    record.add(told.allSatisfy { $0 == 1 } ? "all told once" : "not all told once")
  }
}

@Test func `a loss is told to the owner first and then once to each who waits`() async throws {
  let server = try RedisServer()
  let configuration = RedisConfiguration(try RedisURL(server.url))
  let shard = try Shard(index: 0)
  defer { shard.stop() }
  let record = Record()
  let tally = await withCheckedContinuation { continuation in
    shard.execute {
      continuation.resume(
        returning: ShardConfined(Tally(configuration, on: shard, record), to: shard))
    }
  }
  try await record.wait(for: "sent")
  try server.restart(keepingData: false)
  try await record.wait(for: "ready again")
  #expect(record.all == ["sent", "all told once", "ready again"])
  await withCheckedContinuation { continuation in
    shard.execute {
      tally.take().connection.stop()
      continuation.resume()
    }
  }
}

/// A listener that says a text to the first who connects, whatever that one asks.
private func withPretender(
  saying text: String, _ body: (RedisClient) async throws -> Void
) async throws {
  let any = try #require(SocketAddress(host: "127.0.0.1", port: 0))
  let listener = try ListeningSocket(sharing: any)
  let url = try RedisURL("redis://127.0.0.1:\(listener.address.port)")
  let shard = try Shard(index: 0)
  defer { shard.stop() }
  var configuration = RedisConfiguration(url)
  // Nobody answers the second attempt.
  configuration.handshakePatience = .seconds(3_600)
  let client = await RedisClient(configuration, on: shard)
  let deadline = Deadline(in: .seconds(60))
  while !deadline.hasPassed {
    guard let taken = try listener.accept() else {
      try await Task.sleep(for: .milliseconds(2))
      continue
    }
    #expect(taken.send(text.utf8.span) == .bytes(text.utf8.count))
    try await body(client)
    await client.stop()
    // Closed earlier, with what the client said unread, it would take back its own words.
    taken.finishWriting()
    return
  }
}

@Test(arguments: [
  ("HTTP/1.1 400 Bad Request\r\n\r\n", RedisFault.malformedReply("not the protocol")),
  (
    "-DENIED Redis is running in protected mode\r\n",
    .handshakeRefused("DENIED Redis is running in protected mode")
  ),
  ("+PONG\r\n+PONG\r\n", .unsolicitedReply),
  ("$99999999999\r\n", .malformedReply("a string whose length is wrong")),
])
func `who does not speak as Redis does is left`(text: String, fault: RedisFault) async throws {
  try await withPretender(saying: text) { client async throws in
    #expect(try await client.waitForFault() == fault)
  }
}
