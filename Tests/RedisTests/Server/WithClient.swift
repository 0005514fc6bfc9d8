import Reactor
import Redis
import TestKit
import Timing

/// A client of a server on a shard of its own, which both end with it.
func withClient<Result>(
  of server: RedisServer, configure: (inout RedisConfiguration) throws -> Void = { _ in },
  _ body: (RedisClient) async throws -> Result
) async throws -> Result {
  var configuration = RedisConfiguration(try RedisURL(server.url))
  configuration.queuesWhileDisconnected = true
  try configure(&configuration)
  let shard = try Shard(index: 0)
  defer { shard.stop() }
  let client = await RedisClient(configuration, on: shard)
  do {
    let result = try await body(client)
    await client.stop()
    return result
  } catch {
    await client.stop()
    throw error
  }
}

extension RedisClient {
  /// Sends words and answers what a reply of text says, else its kind.
  @discardableResult
  func ask(_ words: String..., within time: TimeSpan = .seconds(600)) async throws -> String? {
    try await send(within: time) { command in
      command.command(words: words)
    } reading: { reply in
      switch reply.kind {
      case .integer: "\(try reply.integer())"
      case .null: nil
      case .array: "\(try reply.count()) elements"
      case .string, .status, .error: try reply.string()
      }
    }
  }

  /// Waits until the connection has broken, or never came to be, of a fault.
  func waitForFault() async throws -> RedisFault {
    var fault: RedisFault?
    try await eventually {
      fault = await state.fault
      return fault != nil
    }
    return try fault ?? { throw KitFailure("no fault") }()
  }
}
