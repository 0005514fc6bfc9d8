import Reactor

/// A socket of libpq's that a shard watches until this is let go, which has to be on the shard.
///
/// It is watched through a descriptor of our own: libpq closes its own when it likes.
final class WatchedSocket {
  private let shard: Shard
  private let descriptor: Descriptor
  private let watch: Watch

  init(
    number: Int32, on shard: Shard, for readiness: Readiness, _ handler: any ReadinessHandler
  ) throws(SystemError) {
    let descriptor = try Descriptor(duplicating: number)
    watch = try shard.watch(descriptor, for: readiness, handler)
    self.descriptor = descriptor
    self.shard = shard
  }

  deinit { shard.end(watch, of: descriptor) }

  func change(to readiness: Readiness) throws(SystemError) {
    try shard.change(watch, of: descriptor, to: readiness)
  }
}
