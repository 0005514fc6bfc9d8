import Glibc

/// How far a program stands back for what else runs on its machine.
package enum Niceness {
  /// Sets that of all threads there are. Dispatch gives each thread that it starts another one, by
  /// the queue that it is for, so a program does so again from time to time. Less than it was begun
  /// with it cannot have, and then goes on with that.
  package static func set(to niceness: Int) {
    guard let folder = opendir("/proc/self/task") else { return }
    defer { closedir(folder) }
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
        name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard let thread = id_t(name) else { continue }
      _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), thread, Int32(niceness))
    }
  }
}
