@preconcurrency import Glibc

/// How a program was called: its arguments, its environment and the files it can read.
package struct Invocation: Sendable {
  /// What became of an attempt to read a file.
  package enum FileContent: Sendable {
    case bytes([UInt8])
    case absent
    case unreadable(String)
  }

  /// Without the program's own name.
  let arguments: [String]
  let environment: [String: String]
  let readFile: @Sendable (_ path: String) -> FileContent

  package init(
    arguments: [String], environment: [String: String],
    readFile: @escaping @Sendable (_ path: String) -> FileContent
  ) {
    self.arguments = arguments
    self.environment = environment
    self.readFile = readFile
  }

  /// How this process was called.
  package static var ofThisProcess: Invocation {
    Invocation(
      arguments: Array(CommandLine.arguments.dropFirst()), environment: processEnvironment(),
      readFile: contentOfFile)
  }
}

/// Read at start-up, before there are threads that could change it.
private func processEnvironment() -> [String: String] {
  var variables: [String: String] = [:]
  var entry = environ
  while let text = entry.pointee {
    let parts = String(cString: text).split(
      separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
    entry += 1
  }
  return variables
}

/// A settings file is for people to read: one beyond this size is something else.
private let fileByteCountMax = 1 << 20

private func contentOfFile(at path: String) -> Invocation.FileContent {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else {
    return errno == ENOENT ? .absent : .unreadable(String(cString: strerror(errno)))
  }
  defer { close(descriptor) }
  var bytes: [UInt8] = []
  while bytes.count <= fileByteCountMax {
    var status = 0
    bytes += [UInt8](unsafeUninitializedCapacity: 64 << 10) { memory, count in
      status = read(descriptor, memory.baseAddress, memory.count)
      count = max(0, status)
    }
    if status < 0, errno != EINTR { return .unreadable(String(cString: strerror(errno))) }
    if status == 0 { return .bytes(bytes) }
  }
  return .unreadable("larger than \(fileByteCountMax) bytes")
}
