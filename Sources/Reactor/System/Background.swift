import CLinux
import Glibc
import Synchronization
import Timing

/// How a program stands back for what else runs on its machine.
///
/// A niceness alone does not do that: who is given the core back when another has gone to sleep, or
/// wakes up, keeps it until the kernel's next tick, which may be 4 ms away. So none of a background
/// program's threads takes the core from another as it wakes up, and what computes for long gives
/// way every now and then.
package enum Background {
  /// One more than the kernel's highest: who stands back so far has a core only while nobody else
  /// wants it, and next to nothing of a machine that is never idle.
  package static let nicenessMax = 20

  private static let niceness = Atomic(0)
  private static let nap = TimeSpan.microseconds(20)

  /// Whether this program stands back.
  package static var isHere: Bool { niceness.load(ordering: .relaxed) > 0 }

  /// Whether it stands back as far as can be.
  package static var isLast: Bool { niceness.load(ordering: .relaxed) == nicenessMax }

  /// Lets the program stand back, for a niceness above zero and up to `nicenessMax`. It does so
  /// before it starts any thread, for they are as who starts them. Who was begun with a higher
  /// niceness keeps that.
  package static func enter(niceness: Int) {
    precondition(niceness > 0 && niceness <= nicenessMax)
    Self.niceness.store(niceness, ordering: .relaxed)
    keepPriorityDown()
    if sched_getscheduler(0) == SCHED_OTHER {
      var parameters = sched_param()
      sched_setscheduler(0, isLast ? SCHED_IDLE : SCHED_BATCH, &parameters)
    }
    if isLast { wakeOnTime() }
    let process = __priority_which_t(PRIO_PROCESS.rawValue)
    let highest = min(niceness, nicenessMax - 1)
    if getpriority(process, 0) < highest { setpriority(process, 0, Int32(highest)) }
  }

  /// Lets others have the core, where any wait for it. Who computes calls it ten thousand times a
  /// second or so.
  ///
  /// To yield is to leave it to the kernel's account whether another is next. Who stands behind
  /// everybody is off the core for a moment, so that whoever waits has it.
  package static func giveWay() {
    if isLast {
      var span = timespec(tv_sec: 0, tv_nsec: Int(nap.nanoseconds))
      nanosleep(&span, nil)
    } else if isHere {
      sched_yield()
    }
  }

  /// A sleep ends when it should: by default the kernel takes 50 µs more, and so do naps where it
  /// cannot be told.
  private static func wakeOnTime() {
    guard let file = fopen("/proc/self/timerslack_ns", "w") else { return }
    fputs("1", file)
    fclose(file)
  }

  /// Gives up the right to a lower niceness, which root has: Dispatch gives each thread that of
  /// the queue it works for.
  private static func keepPriorityDown() {
    var header = __user_cap_header_struct(version: UInt32(_LINUX_CAPABILITY_VERSION_3), pid: 0)
    var sets = [__user_cap_data_struct](repeating: __user_cap_data_struct(), count: 2)
    guard capget(&header, &sets) == 0 else { return }
    let kept = ~(UInt32(1) << UInt32(CAP_SYS_NICE))
    sets[0].effective &= kept
    sets[0].permitted &= kept
    sets[0].inheritable &= kept
    capset(&header, &sets)
  }
}
