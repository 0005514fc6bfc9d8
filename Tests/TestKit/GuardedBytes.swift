import Glibc

/// Bytes laid so that their end touches memory nobody may read: one byte too far is a fault, not
/// a lucky guess.
package struct GuardedBytes: ~Copyable {
  private let mapping: UnsafeMutableRawPointer
  private let mappingByteCount: Int
  private let bytes: UnsafeMutableBufferPointer<UInt8>

  package init(_ content: some Collection<UInt8>) {
    let page = sysconf(Int32(_SC_PAGESIZE))
    let readable = (content.count + page - 1) / page * page
    mappingByteCount = readable + page
    guard
      let mapping = mmap(
        nil, mappingByteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
      mapping != MAP_FAILED
    else { fatalError("mmap failed") }
    self.mapping = mapping
    let start = mapping + (readable - content.count)
    let target = UnsafeMutableRawBufferPointer(start: start, count: content.count)
    target.copyBytes(from: content)
    precondition(mprotect(mapping + readable, page, PROT_NONE) == 0)
    bytes = target.bindMemory(to: UInt8.self)
  }

  deinit { munmap(mapping, mappingByteCount) }

  /// Lends the bytes.
  package borrowing func withSpan<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(Span(_unsafeElements: UnsafeBufferPointer(bytes)))
  }

  /// Lends the bytes to be changed.
  package mutating func withMutableSpan<Result, Failure: Error>(
    _ body: (inout MutableSpan<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    var span = MutableSpan(_unsafeElements: bytes)
    return try body(&span)
  }
}
