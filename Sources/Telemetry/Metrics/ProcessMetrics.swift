import Bytes
import Glibc

extension MetricCatalogue {
  /// Declares what every program says of itself, under the names that dashboards know, read from
  /// the kernel at each scrape.
  package mutating func declareProcess() {
    let cpu = counter(
      "process_cpu_seconds_total", help: "User and system CPU time spent.", unit: .seconds)
    let resident = sharedGauge(
      "process_resident_memory_bytes", help: "Memory held in RAM.", unit: .bytes)
    let virtual = sharedGauge(
      "process_virtual_memory_bytes", help: "Address space in use.", unit: .bytes)
    let threads = sharedGauge("process_threads", help: "Threads of the process.")
    let start = sharedGauge(
      "process_start_time_seconds", help: "When the process started, since the Unix epoch.",
      unit: .seconds)
    gauge("process_open_fds", help: "File descriptors open.", read: openDescriptorCount)
    gauge("process_max_fds", help: "File descriptors that may be open.", read: descriptorCountMax)
    beforeEachScrape { meter in
      meter.raise(cpu, to: cpuNanoseconds())
      guard let status = ProcessStatus() else { return }
      meter.set(resident, to: status.residentByteCount)
      meter.set(virtual, to: status.virtualByteCount)
      meter.set(threads, to: status.threadCount)
      meter.set(start, to: status.startNanoseconds)
    }
  }

  /// Declares which program this is: a level that is always one, told apart by its labels.
  package mutating func declareBuild(version: String) {
    let build = sharedGauges(
      "pricing_build_info", help: "The version that runs, and the Swift it was built with.",
      by: Labels(["version", "swift"], rows: [[version, swiftVersion]]))
    beforeEachScrape { $0.set(build[0], to: 1) }
  }
}

/// The compiler's version, as far as a program can tell.
package var swiftVersion: String {
  #if compiler(>=6.5)
    "6.5 or later"
  #elseif compiler(>=6.4)
    "6.4"
  #elseif compiler(>=6.3)
    "6.3"
  #else
    "6.2"
  #endif
}

/// What `/proc/self/stat` says (proc_pid_stat(5)).
private struct ProcessStatus {
  let threadCount: Int
  let startNanoseconds: Int
  let virtualByteCount: Int
  let residentByteCount: Int

  init?() {
    guard let text = textFile(at: "/proc/self/stat"), let name = text.lastIndex(of: ")"),
      let bootSeconds = ProcessStatus.bootSeconds
    else { return nil }
    // The name may hold blanks and parentheses: the fields from the third on follow the last one.
    let fields = text[name...].split(separator: " ").dropFirst().map { Int($0) ?? 0 }
    guard fields.count > 21 else { return nil }
    let nanosecondsPerTick = 1_000_000_000 / sysconf(Int32(_SC_CLK_TCK))
    threadCount = fields[17]
    startNanoseconds = bootSeconds * 1_000_000_000 + fields[19] * nanosecondsPerTick
    virtualByteCount = fields[20]
    residentByteCount = fields[21] * sysconf(Int32(_SC_PAGESIZE))
  }

  /// When the machine started, in seconds since the epoch. Read once: the kernel derives it from
  /// the wall clock, and a start that moves would look like a restart.
  private static let bootSeconds: Int? = textFile(at: "/proc/stat")?.split(separator: "\n")
    .first { $0.hasPrefix("btime ") }.flatMap { Int($0.dropFirst("btime ".count)) }
}

private func cpuNanoseconds() -> Int {
  var usage = rusage()
  guard getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return 0 }
  return [usage.ru_utime, usage.ru_stime].reduce(0) {
    $0 + $1.tv_sec * 1_000_000_000 + $1.tv_usec * 1000
  }
}

private func openDescriptorCount() -> Int {
  guard let directory = opendir("/proc/self/fd") else { return 0 }
  defer { closedir(directory) }
  var count = 0
  while readdir(directory) != nil { count += 1 }
  // Not `.`, not `..`, and not the descriptor that reads them.
  return count - 3
}

private func descriptorCountMax() -> Int {
  var limit = rlimit()
  guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 0 }
  return Int(clamping: limit.rlim_cur)
}

private func textFile(at path: String) -> String? {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return nil }
  defer { close(descriptor) }
  var text = ByteBuffer()
  var lastCount = 0
  repeat {
    text.append(upTo: 4096) { output in
      output.withUnsafeMutableBufferPointer { memory, count in
        lastCount = read(descriptor, memory.baseAddress, memory.count)
        count = max(0, lastCount)
      }
    }
  } while lastCount > 0
  return lastCount == 0 ? text.withSpan { String(decoding: $0) } : nil
}
