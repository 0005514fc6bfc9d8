import Reactor
import Timing

/// Takes in the connections that come to one shard's listening socket.
final class Listener: ReadinessHandler, DeadlineHandler {
  private let socket: ListeningSocket
  private let server: ServerShard
  private var watch: Watch?

  /// How many are taken in before what else is ready has its turn.
  private static let batchCountMax = 64
  /// How long to wait for descriptors to come free when there is none left.
  private static let pause = TimeSpan.milliseconds(100)

  init(_ socket: consuming ListeningSocket, for server: ServerShard) throws(SystemError) {
    self.socket = socket
    self.server = server
    watch = try server.shard.watch(self.socket.descriptor, for: .readable, self)
  }

  func becameReady(_ readiness: Readiness) {
    for _ in 0..<Self.batchCountMax {
      do {
        guard let connection = try socket.accept() else { return }
        server.take(connection)
      } catch {
        // Out of descriptors or memory: the listener would be ready again at once, for nothing.
        server.noteTurnedAway(.descriptors)
        return rest()
      }
    }
  }

  func deadlinePassed(now: MonotonicTime) {
    if let watch { try? server.shard.change(watch, of: socket.descriptor, to: .readable) }
  }

  func close() {
    if let watch { server.shard.end(watch, of: socket.descriptor) }
    watch = nil
  }

  private func rest() {
    guard let watch else { return }
    try? server.shard.change(watch, of: socket.descriptor, to: [])
    _ = server.shard.schedule(self, at: server.now + Self.pause)
  }
}
