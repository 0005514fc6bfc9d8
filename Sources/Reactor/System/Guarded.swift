import Glibc

/// A value behind a lock.
///
/// It is pthread's: ThreadSanitizer does not see what `Synchronization.Mutex` orders once two
/// threads meet in it, and would report races that are none.
///
/// `@unchecked Sendable`: the value is touched with the lock held, and nowhere else.
package final class Guarded<Value: ~Copyable>: @unchecked Sendable {
  private let lock: UnsafeMutablePointer<pthread_mutex_t>
  private var value: Value

  package init(_ value: consuming sending Value) {
    lock = .allocate(capacity: 1)
    let status = pthread_mutex_init(lock, nil)
    precondition(status == 0)
    self.value = value
  }

  deinit {
    pthread_mutex_destroy(lock)
    lock.deallocate()
  }

  package func withLock<Result, Failure: Error>(
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    return try body(&value)
  }
}
