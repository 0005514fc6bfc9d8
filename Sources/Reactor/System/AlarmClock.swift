import CLinux
import Glibc
import Timing

/// A timer in the kernel (`timerfd`) that makes a readiness set wake at a moment.
struct AlarmClock: ~Copyable {
  let descriptor: Descriptor
  /// The moment it is set to; `never` when it is off.
  private(set) var moment = MonotonicTime.never

  init() throws(SystemError) {
    let flags = Int32(TFD_NONBLOCK | TFD_CLOEXEC)
    descriptor = Descriptor(
      owning: try System.call("timerfd_create") { timerfd_create(CLOCK_MONOTONIC, flags) })
  }

  mutating func set(to newMoment: MonotonicTime) {
    guard newMoment != moment else { return }
    moment = newMoment
    var setting = itimerspec()
    if newMoment != .never {
      // A moment of zero would turn the timer off instead of letting it ring at once.
      let nanoseconds = max(1, newMoment.nanoseconds)
      setting.it_value.tv_sec = Int(nanoseconds / 1_000_000_000)
      setting.it_value.tv_nsec = Int(nanoseconds % 1_000_000_000)
    }
    let number = descriptor.number
    let result = timerfd_settime(number, Int32(TFD_TIMER_ABSTIME), &setting, nil)
    precondition(result == 0)
  }

  /// Takes note that it rang.
  mutating func rang() {
    moment = .never
    var count: UInt64 = 0
    let number = descriptor.number
    _ = System.transfer("read") { read(number, &count, 8) }
  }
}
