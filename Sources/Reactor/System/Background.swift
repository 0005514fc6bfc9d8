import CLinux
import Glibc
import Synchronization

/// How a program stands back for what else runs on its machine.
///
/// A niceness alone does not do that: who is given the core back when another has gone to sleep, or
/// wakes up, keeps it until the kernel's next tick, which may be 4 ms away. So none of a background
/// program's threads takes the core from another as it wakes up, and what computes for long gives
/// way every now and then.
package enum Background {
  private static let isEntered = Atomic(false)

  /// Whether this program stands back.
  package static var isHere: Bool { isEntered.load(ordering: .relaxed) }

  /// Lets the program stand back. It does so before it starts any thread, for they are as who
  /// starts them. Who was begun with a higher niceness keeps that.
  package static func enter(niceness: Int) {
    isEntered.store(true, ordering: .relaxed)
    keepPriorityDown()
    if sched_getscheduler(0) == SCHED_OTHER {
      var parameters = sched_param()
      sched_setscheduler(0, SCHED_BATCH, &parameters)
    }
    let process = __priority_which_t(PRIO_PROCESS.rawValue)
    if getpriority(process, 0) < niceness { setpriority(process, 0, Int32(niceness)) }
  }

  /// Lets others have the core, where any wait for it. Who computes calls it ten thousand times a
  /// second or so.
  package static func giveWay() {
    if isHere { sched_yield() }
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
