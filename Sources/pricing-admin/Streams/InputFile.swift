import Bytes
import Glibc

/// A file that is read from its beginning to its end, or standard input.
struct InputFile: ~Copyable {
  /// How much there is to read, where the system knows: of a regular file.
  let byteCount: Int?
  private let path: String
  private let descriptor: Int32

  /// Opens the file at `path`, `-` being standard input.
  init(_ path: String) throws(AdminFailure) {
    self.path = path
    descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    var status = stat()
    guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
      throw AdminFailure("cannot open \(path): \(String(cString: strerror(errno)))")
    }
    byteCount = status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
  }

  deinit { close(descriptor) }

  /// Reads what there is, at most `byteCountMax` bytes, behind those that `buffer` holds; answers
  /// how many that were, none at the end.
  borrowing func read(
    into buffer: inout ByteBuffer, upTo byteCountMax: Int
  ) throws(AdminFailure) -> Int {
    while true {
      var count = 0
      buffer.append(upTo: byteCountMax) { output in
        output.withUnsafeMutableBufferPointer { memory, filledCount in
          count = Glibc.read(descriptor, memory.baseAddress, memory.count)
          filledCount = max(0, count)
        }
      }
      if count >= 0 { return count }
      let code = errno
      if code == EINTR { continue }
      throw AdminFailure("cannot read \(path): \(String(cString: strerror(code)))")
    }
  }
}
