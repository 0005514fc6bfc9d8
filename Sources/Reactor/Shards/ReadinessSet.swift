import CLinux
import Glibc

/// What a descriptor is ready for, or watched for.
@usableFromInline
package struct Readiness: OptionSet, Sendable {
  /// The bits that epoll knows.
  public let rawValue: UInt32

  @inlinable
  package init(rawValue: UInt32) { self.rawValue = rawValue }

  @inlinable package static var readable: Self { Self(rawValue: EPOLLIN.rawValue) }
  @inlinable package static var writable: Self { Self(rawValue: EPOLLOUT.rawValue) }
  /// Both directions are gone or the connection broke; reported without being asked for.
  @inlinable package static var broken: Self {
    Self(rawValue: EPOLLERR.rawValue | EPOLLHUP.rawValue)
  }
}

/// The descriptors a shard watches (`epoll`), and the batch of those that were last found ready.
struct ReadinessSet: ~Copyable {
  let descriptor: Descriptor
  private let batch: UnsafeMutableBufferPointer<epoll_event>

  init(batchCountMax: Int) throws(SystemError) {
    descriptor = Descriptor(
      owning: try System.call("epoll_create1") { epoll_create1(Int32(EPOLL_CLOEXEC)) })
    batch = .allocate(capacity: batchCountMax)
    batch.initialize(repeating: epoll_event())
  }

  deinit { batch.deallocate() }

  func add(_ number: Int32, key: UInt64, for readiness: Readiness) throws(SystemError) {
    try control(EPOLL_CTL_ADD, number, key, readiness)
  }

  func change(_ number: Int32, key: UInt64, to readiness: Readiness) throws(SystemError) {
    try control(EPOLL_CTL_MOD, number, key, readiness)
  }

  func remove(_ number: Int32) throws(SystemError) {
    try control(EPOLL_CTL_DEL, number, 0, [])
  }

  private func control(
    _ operation: Int32, _ number: Int32, _ key: UInt64, _ readiness: Readiness
  ) throws(SystemError) {
    var event = epoll_event(events: readiness.rawValue, data: epoll_data_t(u64: key))
    let set = descriptor.number
    _ = try System.call("epoll_ctl") { epoll_ctl(set, operation, number, &event) }
  }

  /// Waits for a batch and answers with its size; an interrupted wait counts as an empty one.
  mutating func wait(milliseconds: Int32) -> Int {
    let count = epoll_wait(
      descriptor.number, batch.baseAddress, Int32(batch.count), milliseconds)
    precondition(count >= 0 || errno == EINTR)
    return max(0, Int(count))
  }

  /// One of the batch: the key it was added with and what it is ready for.
  subscript(index: Int) -> (key: UInt64, readiness: Readiness) {
    (batch[index].data.u64, Readiness(rawValue: batch[index].events))
  }
}
