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

  /// What somebody does who computes for long.
  private enum Courtesy: Int {
    /// Keeps the core: this program stands back for nobody.
    case none
    /// Gives way to who is next by the kernel's account.
    case yielding
    /// Sleeps for a moment, so that whoever waits is next, whatever that account says.
    case napping
  }

  private static let courtesy = Atomic(Courtesy.none.rawValue)
  private static let nap = TimeSpan.microseconds(20)

  /// Whether this program stands back.
  package static var isHere: Bool { courtesy.load(ordering: .relaxed) != Courtesy.none.rawValue }

  /// Whether it stands back as far as can be.
  package static var isLast: Bool { courtesy.load(ordering: .relaxed) == Courtesy.napping.rawValue }

  /// Lets the program stand back, for a niceness above zero and up to `nicenessMax`. It does so
  /// before it starts any thread, for they are as who starts them. Who was begun with a higher
  /// niceness keeps that.
  package static func enter(niceness: Int) {
    precondition(niceness > 0 && niceness <= nicenessMax)
    let isLast = niceness == nicenessMax
    courtesy.store((isLast ? Courtesy.napping : .yielding).rawValue, ordering: .relaxed)
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
  package static func giveWay() {
    switch Courtesy(rawValue: courtesy.load(ordering: .relaxed)) {
    case .yielding: sched_yield()
    case .napping:
      var span = timespec(tv_sec: 0, tv_nsec: Int(nap.nanoseconds))
      nanosleep(&span, nil)
    case .none?, nil: break
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
