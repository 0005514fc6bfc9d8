import Glibc

/// A value that threads share: one at a time looks at it or changes it, and any may wait for a
/// change.
///
/// It stands on pthread's lock because `Synchronization.Mutex` has no condition to wait for, and
/// because the thread sanitizer cannot see the latter work (Swift 6.3).
struct Monitor<State: ~Copyable>: ~Copyable, Sendable {
  // Made to be shared between threads; the memory is this value's own.
  private nonisolated(unsafe) let lock: UnsafeMutablePointer<pthread_mutex_t>
  private nonisolated(unsafe) let change: UnsafeMutablePointer<pthread_cond_t>
  // Touched only while the lock is held.
  private nonisolated(unsafe) let state: UnsafeMutablePointer<State>

  init(_ initial: consuming sending State) {
    lock = .allocate(capacity: 1)
    change = .allocate(capacity: 1)
    state = .allocate(capacity: 1)
    state.initialize(to: initial)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    // A wait's limit is not to hang on somebody setting the wall clock.
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    let statuses = [pthread_mutex_init(lock, nil), pthread_cond_init(change, &attributes)]
    precondition(statuses == [0, 0])
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(change)
    pthread_mutex_destroy(lock)
    state.deinitialize(count: 1)
    state.deallocate()
    change.deallocate()
    lock.deallocate()
  }

  /// Runs `body` with nobody else at the value, once `condition` holds.
  func withLock<Result>(
    once condition: (borrowing State) -> Bool = { _ in true }, _ body: (inout State) -> Result
  ) -> Result {
    pthread_mutex_lock(lock)
    while !condition(state.pointee) { pthread_cond_wait(change, lock) }
    let result = body(&state.pointee)
    pthread_cond_broadcast(change)
    pthread_mutex_unlock(lock)
    return result
  }

  /// Waits until `condition` holds; false where it does not within `limit`.
  func wait(within limit: Duration, until condition: (borrowing State) -> Bool) -> Bool {
    var deadline = timespec()
    clock_gettime(CLOCK_MONOTONIC, &deadline)
    let (seconds, attoseconds) = limit.components
    let nanoseconds = deadline.tv_nsec + Int(attoseconds / 1_000_000_000)
    deadline.tv_sec += Int(seconds) + nanoseconds / 1_000_000_000
    deadline.tv_nsec = nanoseconds % 1_000_000_000
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    while !condition(state.pointee) {
      if pthread_cond_timedwait(change, lock, &deadline) == ETIMEDOUT {
        return condition(state.pointee)
      }
    }
    return true
  }
}
