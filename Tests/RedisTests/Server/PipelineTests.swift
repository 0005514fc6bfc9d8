import Reactor
import Redis
import Synchronization
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

@Test func `what one batch asks goes out in one write`() async throws {
  let server = try RedisServer()
  try await withClient(of: server) { client async throws in
    try await client.ask("CONFIG", "RESETSTAT")
    try await withThrowingTaskGroup { group in
      for _ in 0..<200 { group.addTask { _ = try await client.ask("PING") } }
      try await group.waitForAll()
    }
    let info = try await client.ask("INFO", "stats") ?? ""
    let line = info.split(separator: "\r\n").first { $0.hasPrefix("total_reads_processed:") }
    let readCount = line.flatMap { Int($0.split(separator: ":")[1]) } ?? .max
    #expect(readCount < 200)
  }
}

@Test func `more bytes than may wait are refused`() async throws {
  let server = try RedisServer()
  try server.stop()
  try await withClient(of: server) {
    $0.outputByteCountMax = 1_000
  } _: { client async throws in
    let text = String(repeating: "x", count: 1_000)
    async let first = client.ask("PING", text)
    let isFull = await withTaskGroup(of: Bool.self) { group in
      group.addTask {
        while true {
          do {
            _ = try await client.ask("PING", "y", within: .milliseconds(1))
          } catch RedisError.overloaded {
            return true
          } catch RedisError.timedOut {
            continue
          } catch {
            return false
          }
        }
      }
      return await group.next() ?? false
    }
    #expect(isFull)
    try server.start()
    #expect(try await first == text)
  }
}
