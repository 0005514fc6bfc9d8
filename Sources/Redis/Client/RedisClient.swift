import Reactor
import Timing

/// A connection for code that waits: workers, listeners and tools. Many tasks can share it; what
/// they ask at the same time goes out together.
///
/// A command that blocks in the server, such as XREADGROUP with BLOCK, keeps all behind it waiting:
/// it wants a client of its own, and a time longer than it may block.
package final class RedisClient: Sendable {
  package let shard: Shard
  private let connection: ShardConfined<RedisConnection>

  /// Starts to connect and does not wait for that.
  package init(_ configuration: RedisConfiguration, on shard: Shard) async {
    self.shard = shard
    connection = await withCheckedContinuation { continuation in
      shard.execute {
        let connection = RedisConnection(configuration, on: shard)
        connection.start()
        continuation.resume(returning: ShardConfined(connection, to: shard))
      }
    }
  }

  /// Sends the command that `write` writes and answers what `read` reads from the reply; both run
  /// on the shard. Throws a `RedisError`, or what `read` throws.
  package func send<Value: Sendable>(
    within time: TimeSpan, _ write: @escaping @Sendable (inout RedisCommandWriter) -> Void,
    reading read: @escaping @Sendable (borrowing RedisReply) throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      shard.execute { [self] in
        connection.take().send(deadline: .now() + time, write, reading: read) { result in
          continuation.resume(with: result)
        }
      }
    }
  }

  /// Runs a script; see `RedisConnection.run`.
  package func run<Value: Sendable>(
    _ script: RedisScript, keyCount: Int, argumentCount: Int, within time: TimeSpan,
    _ write: @escaping @Sendable (inout RedisCommandWriter) -> Void,
    reading read: @escaping @Sendable (borrowing RedisReply) throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      shard.execute { [self] in
        connection.take().run(
          script, keyCount: keyCount, argumentCount: argumentCount, deadline: .now() + time, write,
          reading: read
        ) { result in
          continuation.resume(with: result)
        }
      }
    }
  }

  /// The same for code that is on the shard already, whose `finish` is called there.
  package func runOnShard<Value>(
    _ script: RedisScript, keyCount: Int, argumentCount: Int, deadline: MonotonicTime,
    _ write: (inout RedisCommandWriter) -> Void,
    reading read: @escaping (borrowing RedisReply) throws -> Value,
    then finish: @escaping (Result<Value, any Error>) -> Void
  ) {
    connection.take().run(
      script, keyCount: keyCount, argumentCount: argumentCount, deadline: deadline, write,
      reading: read, then: finish)
  }

  /// Whether the server can be reached now, and if not, what the last attempt came to nothing of.
  package var state: (isReady: Bool, fault: RedisFault?) {
    get async {
      await withCheckedContinuation { continuation in
        shard.execute { [self] in
          let connection = connection.take()
          continuation.resume(returning: (connection.isReady, connection.lastFault))
        }
      }
    }
  }

  /// Takes no more commands, and ends when those sent have their replies or the time is over.
  package func drain(within time: TimeSpan) async {
    await withCheckedContinuation { continuation in
      shard.execute { [self] in
        connection.take().drain(until: .now() + time) { continuation.resume() }
      }
    }
  }

  /// Ends at once; who waits for a reply hears that it is stopped.
  package func stop() async {
    await withCheckedContinuation { continuation in
      shard.execute { [self] in
        connection.take().stop()
        continuation.resume()
      }
    }
  }
}
