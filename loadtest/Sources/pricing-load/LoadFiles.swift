@preconcurrency import Glibc
import Timing

/// The bytes of a file that is no larger than `byteCountMax`.
func readFile(_ path: String, upTo byteCountMax: Int) throws(LoadFailure) -> [UInt8] {
  guard let file = fopen(path, "rb") else {
    throw LoadFailure("\(path): \(String(cString: strerror(errno)))")
  }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = fread(&chunk, 1, chunk.count, file)
    guard count > 0 else { break }
    bytes += chunk[..<count]
    guard bytes.count <= byteCountMax else {
      throw LoadFailure("\(path): larger than \(byteCountMax) bytes")
    }
  }
  guard ferror(file) == 0 else { throw LoadFailure("\(path): cannot be read") }
  return bytes
}

func writeFile(_ path: String, _ bytes: Span<UInt8>) throws(LoadFailure) {
  guard let file = fopen(path, "wb") else {
    throw LoadFailure("\(path): \(String(cString: strerror(errno)))")
  }
  let count = bytes.withUnsafeBufferPointer { fwrite($0.baseAddress, 1, $0.count, file) }
  guard fclose(file) == 0, count == bytes.count else {
    throw LoadFailure("\(path): cannot be written: \(String(cString: strerror(errno)))")
  }
}

/// Says something on standard error.
func complain(_ text: String) { fputs(text, stderr) }

/// CPU time that this process has used.
func cpuTime() -> TimeSpan {
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  return .nanoseconds(
    [usage.ru_utime, usage.ru_stime].reduce(0) {
      $0 + Int64($1.tv_sec) * 1_000_000_000 + Int64($1.tv_usec) * 1_000
    })
}
