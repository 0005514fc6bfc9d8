import HTTP
import Reactor
import Telemetry

/// An HTTP/1.1 server on a set of shards.
///
/// Each shard has a listening socket of its own on the same address; the kernel deals connections
/// out, and a connection stays on its shard.
package final class HTTPServer: Sendable {
  private let parts: [ShardConfined<ServerShard>]

  private init(parts: [ShardConfined<ServerShard>]) { self.parts = parts }

  /// Makes a server whose requests go to the handler that `makeHandler` makes on each shard. Shard
  /// `n` counts with meter `n` of `metrics`; one answer in `accessLogPeriod` is logged.
  package static func make(
    on shards: [Shard], limits: ServerLimits, serverMetrics: ServerMetrics, metrics: Metrics,
    logger: Logger, accessLogPeriod: Int,
    handler makeHandler: @escaping @Sendable (Shard) -> any RequestHandler
  ) async -> HTTPServer {
    let connectionCount = ConnectionCount()
    var parts: [ShardConfined<ServerShard>] = []
    for shard in shards {
      parts.append(
        await shard.run {
          let part = ServerShard(
            shard: shard, limits: limits, metrics: serverMetrics,
            meter: metrics.meter(at: shard.index),
            accessLog: AccessLog(logger: logger, oneIn: accessLogPeriod),
            connectionCount: connectionCount, handler: makeHandler(shard))
          return ShardConfined(part, to: shard)
        })
    }
    return HTTPServer(parts: parts)
  }

  /// Takes connections at `address` from now on, and answers with the address taken: the kernel
  /// chooses the port where 0 was asked for.
  package func listen(at address: SocketAddress) async throws(SystemError) -> SocketAddress {
    try ListeningSocket.claim(address)
    var address = address
    for part in parts {
      let wanted = address
      let listening = await part.shard.run { () -> Result<SocketAddress, SystemError> in
        do throws(SystemError) {
          let socket = try ListeningSocket(sharing: wanted)
          let address = socket.address
          try part.take().listen(on: socket)
          return .success(address)
        } catch {
          return .failure(error)
        }
      }
      address = try listening.get()
    }
    return address
  }

  /// Takes no further connections, answers what is owed, ends what takes longer than the limit, and
  /// calls `drained` when no connection is left.
  package func drain(then drained: @escaping @Sendable () -> Void) {
    let partsLeft = Guarded(parts.count)
    for part in parts {
      part.shard.execute {
        part.take().drain {
          let isLast = partsLeft.withLock { count in
            count -= 1
            return count == 0
          }
          if isLast { drained() }
        }
      }
    }
  }

  /// The same, and returns when no connection is left.
  package func drain() async {
    await withCheckedContinuation { continuation in drain { continuation.resume() } }
  }
}
