import Bytes
@preconcurrency import Glibc

/// Where the results go.
enum StandardOutput {
  /// Writes all of `bytes`, waiting for whoever reads them.
  static func write(_ bytes: borrowing ByteBuffer) throws(AdminFailure) {
    try bytes.withSpan { bytes throws(AdminFailure) in
      var writtenCount = 0
      while writtenCount < bytes.count {
        let count = bytes.extracting(writtenCount...).withUnsafeBufferPointer { memory in
          Glibc.write(STDOUT_FILENO, memory.baseAddress, memory.count)
        }
        if count >= 0 {
          writtenCount += count
        } else if errno != EINTR {
          throw AdminFailure(
            "cannot write to standard output: \(String(cString: strerror(errno)))")
        }
      }
    }
  }
}

/// Tells the person at the terminal, past whatever reads the results.
func complain(_ line: String) { fputs(line + "\n", stderr) }
