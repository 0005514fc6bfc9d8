import CLinux
import Glibc
import Timing

/// The one place that calls the kernel and reads `errno`.
///
/// A call that a signal interrupts is made again, one that would block says so as a value, and a
/// refusal that only a mistake of ours can cause traps.
enum System {
  /// Makes a call that answers with a count or descriptor, or -1.
  @inline(__always)
  static func call(
    _ name: StaticString, _ body: () -> Int32
  ) throws(SystemError) -> Int32 {
    while true {
      let result = body()
      if result >= 0 { return result }
      let code = errno
      if code == EINTR { continue }
      trapOnOwnMistake(name, code)
      throw SystemError(call: "\(name)", code: code)
    }
  }

  /// Makes a call that moves bytes over a non-blocking descriptor.
  @inline(__always)
  static func transfer(_ name: StaticString, _ body: () -> Int) -> Transfer {
    while true {
      let count = body()
      if count >= 0 { return .bytes(count) }
      let code = errno
      switch code {
      case EINTR: continue
      case EAGAIN: return .wouldBlock
      default:
        trapOnOwnMistake(name, code)
        return .failed(SystemError(call: "\(name)", code: code))
      }
    }
  }

  static func setOption(
    _ descriptor: Int32, level: Int32, name: Int32, to value: Int32
  ) throws(SystemError) {
    var value = value
    _ = try call("setsockopt") {
      setsockopt(descriptor, level, name, &value, socklen_t(MemoryLayout<Int32>.size))
    }
  }

  private static func trapOnOwnMistake(_ name: StaticString, _ code: Int32) {
    precondition(code != EBADF && code != EFAULT && code != ENOTSOCK, "\(name): errno \(code)")
  }
}

/// How a read or write on a non-blocking descriptor went.
package enum Transfer: Equatable {
  /// So many bytes went over; none, when reading, means that the peer has said all it will.
  case bytes(Int)
  case wouldBlock
  case failed(SystemError)
}

extension MonotonicTime {
  /// Reads the kernel's monotonic clock.
  package static func now() -> Self {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Self(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }
}

/// Reads the calendar's clock: nanoseconds since 1970 in UTC.
package func wallClockNanoseconds() -> Int64 {
  var time = timespec()
  clock_gettime(CLOCK_REALTIME, &time)
  return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
}
