import Bytes
import Glibc
import Interchange
import Pricing

/// Generates, writes and reads the demo's catalogue.
///
/// `benchmarks interchange` prints lines per second of CPU time and what the process held at most;
/// `benchmarks interchange write 1000000 > demo.ndjson` writes a catalogue, for other tools and for
/// `benchmarks interchange read < demo.ndjson`, plain or packed.
enum InterchangeBenchmark {
  static func main(_ arguments: [String]) {
    switch arguments.first {
    case "write": write(itemCount: arguments.dropFirst().first.flatMap { Int($0) } ?? 100_000)
    case "read": readInput()
    default: for prefix in [nil, "SKU-"] { compare(itemCount: 100_000, prefix) }
    }
  }

  /// Works on a catalogue that is held whole, so that each step is measured alone.
  private static func compare(itemCount: Int, _ prefix: String?) {
    let catalogue = DemoCatalogue(itemCount: itemCount, seed: 1, skuPrefix: prefix)
    let entities = Array(catalogue)
    print("\(itemCount) items, \(prefix ?? "names"), \(entities.count) lines, held: \(peak) MiB")
    report("generated", entities.count) { for entity in catalogue { keep(entity) } }
    var text = ByteBuffer()
    report("written", entities.count) {
      text.removeAll()
      var writer = EntityWriter()
      for entity in entities { writer.write(entity, into: &text) }
    }
    report("read", entities.count) {
      text.withSpan { read($0) }
    }
    print("  \(text.count / entities.count) bytes a line")
  }

  /// Prints the best of five runs by the CPU time it took: others may be at work on the machine.
  private static func report(_ name: String, _ lineCount: Int, _ run: () -> Void) {
    var best = Double.infinity
    for _ in 0..<5 {
      let start = cpuSeconds
      run()
      best = min(best, cpuSeconds - start)
    }
    print("  \(name): \(Int(Double(lineCount) / best / 1_000)) k lines/s")
  }

  private static var cpuSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Feeds `text` in pieces of 64 KiB, as a file would be read.
  private static func read(_ text: Span<UInt8>) {
    var reader = EntityReader()
    var offset = 0
    while offset < text.count {
      let end = min(offset + 65_536, text.count)
      reader.feed(text.extracting(offset..<end))
      while let entity = reader.next() { keep(entity) }
      offset = end
    }
    reader.finish()
    while let entity = reader.next() { keep(entity) }
    let faults = reader.faults
    precondition(faults.isEmpty, "\(faults)")
  }

  private static func write(itemCount: Int) {
    var writer = EntityWriter()
    var output = ByteBuffer()
    for entity in DemoCatalogue(itemCount: itemCount, seed: 1, skuPrefix: "SKU-") {
      writer.write(entity, into: &output)
      if output.count > 1 << 16 { drain(&output) }
    }
    while !output.isEmpty { drain(&output) }
  }

  private static func drain(_ output: inout ByteBuffer) {
    let byteCount = output.withSpan { span in
      span.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
    }
    precondition(byteCount > 0, "standard output takes no more")
    output.removeFirst(byteCount)
  }

  private static func readInput() {
    var reader = EntityReader()
    var buffer = [UInt8](repeating: 0, count: 65_536)
    var count = 0
    let start = cpuSeconds
    while true {
      let byteCount = Glibc.read(STDIN_FILENO, &buffer, buffer.count)
      guard byteCount > 0 else { break }
      reader.feed(buffer.span.extracting(..<byteCount))
      while reader.next() != nil { count += 1 }
    }
    reader.finish()
    while reader.next() != nil { count += 1 }
    let seconds = cpuSeconds - start
    let faults = reader.faults
    print(
      "\(count) entities in \(seconds) s of CPU time, \(faults.all.count) faults, \(peak) MiB held")
  }

  /// The most memory that the process held, in MiB.
  private static var peak: Int {
    var usage = rusage()
    getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss / 1_024
  }

  /// Keeps the compiler from leaving out what made `entity`.
  @inline(never)
  private static func keep(_ entity: borrowing CatalogueEntity) {}
}
