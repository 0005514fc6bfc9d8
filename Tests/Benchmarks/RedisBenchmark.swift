import Bytes
import Glibc
import Reactor
import Redis
import Synchronization
import TestKit
import Timing

/// One connection that keeps 64 GETs of 300 bytes under way, beside redis-benchmark doing the same
/// to the same server. With the URL of a server and a count of commands it runs alone, for
/// `valgrind --tool=callgrind`, which cannot start programs.
func benchmarkRedis(_ arguments: [String]) async throws {
  if arguments.count == 2, let count = Int(arguments[1]) {
    _ = try await getThroughput(arguments[0], count: count)
    return
  }
  let server = try RedisServer()
  let load = Executable.system("redis-benchmark", package: "redis-tools")
  let arguments = [
    "-p", "\(server.port)", "-c", "1", "-P", "64", "-n", "1000000", "-d", "300", "--csv", "-t",
  ]
  for round in 1...3 {
    let peer = try Program(load, arguments + ["set,get"])
    let line = try peer.waitForLine(with: "\"GET\"", on: .standardOutput)
    let theirs = Double(line.split(separator: "\"")[2]) ?? 0
    try peer.waitForExit()
    let (ours, cpu) = try await getThroughput(server.url, count: 2_000_000)
    print(
      "round \(round): redis-benchmark \(Int(theirs / 1_000)) k/s, ours \(Int(ours / 1_000)) k/s",
      "(\(Int(ours / theirs * 100)) %), \(Int(cpu)) ns of CPU a command")
  }
}

/// Commands per second, and nanoseconds of our CPU that each took.
private func getThroughput(_ url: String, count: Int) async throws -> (Double, Double) {
  let url = try RedisURL(url)
  let shard = try Shard(index: 0)
  let (elapsed, cpu) = await withCheckedContinuation { continuation in
    shard.execute {
      let reader = Reader(url, count: count, on: shard) { elapsed, cpu in
        continuation.resume(returning: (elapsed, cpu))
      }
      reader.start()
    }
  }
  shard.stop()
  return (Double(count) / elapsed * 1e9, cpu / Double(count))
}

private final class Reader: RedisReplyHandler, RedisConnectionOwner {
  private static let depth = 64

  private let total: Int
  private let connection: RedisConnection
  private let done: (Double, Double) -> Void
  private let key = Array("key:__rand_int__".utf8)
  private var sentCount = 0
  private var receivedCount = 0
  private var byteCount = 0
  private var began = (MonotonicTime.now(), 0.0)
  private var own: Reader?

  init(
    _ url: RedisURL, count: Int, on shard: Shard, _ done: @escaping (Double, Double) -> Void
  ) {
    total = count
    connection = RedisConnection(RedisConfiguration(url), on: shard)
    self.done = done
  }

  func start() {
    own = self
    connection.owner = self
    connection.start()
  }

  func becameReady(_ connection: RedisConnection) {
    began = (.now(), cpuNanoseconds())
    sendBatch()
  }

  /// As redis-benchmark does it: the next 64 follow when the last of the 64 before is there.
  private func sendBatch() {
    let deadline = connection.shard.now + .seconds(1)
    for _ in 0..<Self.depth {
      sentCount += 1
      try? connection.send(to: self, token: UInt64(sentCount), deadline: deadline) { command in
        command.command("GET", argumentCount: 1)
        command.argument(key)
      }
    }
  }

  func received(_ reply: borrowing RedisReply, for token: UInt64) {
    receivedCount += 1
    byteCount += (try? reply.withBytes { $0.count }) ?? 0
    guard receivedCount == sentCount else { return }
    if receivedCount < total { return sendBatch() }
    precondition(byteCount == receivedCount * 300, "not all values are of 300 bytes")
    done(Double((MonotonicTime.now() - began.0).nanoseconds), cpuNanoseconds() - began.1)
    connection.stop()
    own = nil
  }

  func failed(_ error: RedisError, for token: UInt64) { preconditionFailure("\(error)") }
}

private func cpuNanoseconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
}
