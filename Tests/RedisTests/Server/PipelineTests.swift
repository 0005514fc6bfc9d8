import Reactor
import Redis
import TestKit
import Testing
import Timing

/// Sends INCR again and again on one connection, and checks that each reply is the token's number.
private final class Counting: RedisReplyHandler, RedisConnectionOwner {
  private let connection: RedisConnection
  private let total: UInt64
  private let done: (_ wrongCount: Int, _ refusedCount: Int) -> Void
  private var sentCount: UInt64 = 0
  private var receivedCount: UInt64 = 0
  private var wrongCount = 0
  private var refusedCount = 0
  private var own: Counting?

  init(
    _ configuration: RedisConfiguration, total: UInt64, on shard: Shard,
    _ done: @escaping (Int, Int) -> Void
  ) {
    connection = RedisConnection(configuration, on: shard)
    self.total = total
    self.done = done
    own = self
    connection.owner = self
    connection.start()
  }

  func becameReady(_ connection: RedisConnection) { fill() }

  /// As many as the connection takes.
  private func fill() {
    do throws(RedisError) {
      while sentCount < total {
        try connection.send(to: self, token: sentCount + 1, deadline: .never) {
          $0.command("INCR", "counter")
        }
        sentCount += 1
      }
    } catch {
      if error == .overloaded { refusedCount += 1 }
    }
  }

  func received(_ reply: borrowing RedisReply, for token: UInt64) {
    receivedCount += 1
    if (try? reply.integer()) != Int(token) || token != receivedCount { wrongCount += 1 }
    if receivedCount == sentCount { sentCount < total ? fill() : finish() }
  }

  func failed(_ error: RedisError, for token: UInt64) {
    wrongCount += 1
    finish()
  }

  private func finish() {
    connection.stop()
    done(wrongCount, refusedCount)
    own = nil
  }
}

@Test(arguments: [64, 8_192, 1_000_000])
func `a hundred thousand commands are answered in order`(depth: Int) async throws {
  let server = try RedisServer()
  var configuration = RedisConfiguration(try RedisURL(server.url))
  configuration.commandCountMax = depth
  let shard = try Shard(index: 0)
  let (wrongCount, refusedCount) = await withCheckedContinuation { continuation in
    shard.execute { [configuration] in
      _ = Counting(configuration, total: 100_000, on: shard) { wrong, refused in
        continuation.resume(returning: (wrong, refused))
      }
    }
  }
  shard.stop()
  #expect(wrongCount == 0)
  #expect((refusedCount > 0) == (depth < 100_000))
  #expect(try server.reply(to: "GET", "counter") == "100000")
}

/// A connection on a shard of its own, asked with no client between.
private struct LoneConnection {
  let shard: Shard
  private let connection: ShardConfined<RedisConnection>

  init(to server: RedisServer, _ configure: (inout RedisConfiguration) -> Void) async throws {
    var configuration = RedisConfiguration(try RedisURL(server.url))
    configuration.queuesWhileDisconnected = true
    configure(&configuration)
    let shard = try Shard(index: 0)
    self.shard = shard
    connection = await shard.run { [configuration] in
      let connection = RedisConnection(configuration, on: shard)
      connection.start()
      return ShardConfined(connection, to: shard)
    }
  }

  /// Asks all the commands in one batch, and answers their replies in order.
  func ask(_ commands: [[String]]) async -> [Result<String, any Error>] {
    await withCheckedContinuation { continuation in
      shard.execute {
        let gathered = Gathered(count: commands.count) { continuation.resume(returning: $0) }
        for (index, words) in commands.enumerated() {
          connection.take().send(deadline: .never) {
            $0.command(words: words)
          } reading: {
            try $0.string()
          } then: {
            gathered.add($0, at: index)
          }
        }
      }
    }
  }

  func ask(_ words: String...) async throws -> String { try await ask([words])[0].get() }

  func stop() async {
    await shard.run { connection.take().stop() }
    shard.stop()
  }
}

/// Replies on their way in, on the shard.
private final class Gathered {
  private var replies: [Result<String, any Error>?]
  private let whole: ([Result<String, any Error>]) -> Void

  init(count: Int, then whole: @escaping ([Result<String, any Error>]) -> Void) {
    replies = Array(repeating: nil, count: count)
    self.whole = whole
  }

  func add(_ reply: Result<String, any Error>, at index: Int) {
    replies[index] = reply
    let known = replies.compactMap(\.self)
    if known.count == replies.count { whole(known) }
  }
}

@Test func `what one batch asks goes out in one write`() async throws {
  let server = try RedisServer()
  let connection = try await LoneConnection(to: server) { $0.pingInterval = .seconds(3_600) }
  _ = try await connection.ask("CONFIG", "RESETSTAT")
  let replies = await connection.ask(Array(repeating: ["PING"], count: 200))
  #expect(replies.allSatisfy { (try? $0.get()) == "PONG" })
  // The server counts how often it reads: the batch, and this question.
  let lines = try await connection.ask("INFO", "stats").split(separator: "\r\n")
  #expect(lines.contains("total_reads_processed:2"))
  await connection.stop()
}

@Test func `more bytes than may wait are refused`() async throws {
  let server = try RedisServer()
  try server.stop()
  let connection = try await LoneConnection(to: server) { $0.outputByteCountMax = 1_000 }
  let text = String(repeating: "x", count: 1_000)
  async let replies = connection.ask([["PING", text], ["PING", "y"]])
  try server.start()
  let (first, second) = await (replies[0], replies[1])
  #expect(try first.get() == text)
  #expect(throws: RedisError.overloaded) { try second.get() }
  await connection.stop()
}
