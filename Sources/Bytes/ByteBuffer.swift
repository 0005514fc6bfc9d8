/// Growable bytes in one piece of memory: writers append at its end, sockets and parsers drain it
/// from its start.
///
/// It has one owner, so an append is a bounds check and a copy: no reference count, no uniqueness
/// test. Memory is taken with the first append and kept until `releaseMemory()` or the end of its
/// life.
// Without @usableFromInline on a package type, Swift 6.3 keeps its @inlinable members from being
// inlined in other modules, and says nothing.
@usableFromInline
package struct ByteBuffer: ~Copyable, Sendable {
  // Nobody else has the address, so the memory changes threads with its one owner.
  @usableFromInline nonisolated(unsafe) var storage: UnsafeMutableBufferPointer<UInt8>
  /// Where the first byte stands: what stood before it was drained.
  @usableFromInline var start = 0
  @usableFromInline var end = 0

  @inlinable
  package init(capacity: Int = 0) {
    storage = capacity == 0 ? .init(start: nil, count: 0) : .allocate(capacity: capacity)
  }

  @inlinable
  deinit { storage.deallocate() }

  @inlinable package var count: Int { end - start }
  @inlinable package var isEmpty: Bool { end == start }
  /// The size of the memory held.
  @inlinable package var capacity: Int { storage.count }

  /// Lends the bytes held.
  @inlinable
  package borrowing func withSpan<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(Span(_unsafeElements: UnsafeBufferPointer(rebasing: storage[start..<end])))
  }

  /// Lends the bytes held to be changed in their place.
  @inlinable
  package mutating func withMutableSpan<Result, Failure: Error>(
    _ body: (inout MutableSpan<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let held = UnsafeMutableBufferPointer(rebasing: storage[start..<end])
    var span = MutableSpan(_unsafeElements: held)
    return try body(&span)
  }

  /// Makes room for `byteCount` more bytes, lets `fill` write up to as many, and keeps what it
  /// wrote.
  @inlinable
  package mutating func append<Failure: Error>(
    upTo byteCount: Int, _ fill: (inout OutputSpan<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    reserve(byteCount)
    let free = UnsafeMutableBufferPointer(rebasing: storage[end..<end + byteCount])
    var output = OutputSpan(buffer: free, initializedCount: 0)
    try fill(&output)
    end += output.finalize(for: free)
  }

  @inlinable
  package mutating func append(_ byte: UInt8) {
    reserve(1)
    storage[end] = byte
    end += 1
  }

  /// Appends the lowest `byteCount` bytes of `word`, the lowest first: one store, however many.
  @inlinable
  package mutating func append(_ word: UInt64, byteCount: Int) {
    precondition(byteCount >= 0 && byteCount <= 8)
    reserve(8)
    UnsafeMutableRawPointer(storage.baseAddress.unsafelyUnwrapped + end)
      .storeBytes(of: word.littleEndian, as: UInt64.self)
    end += byteCount
  }

  @inlinable
  @inline(__always)
  package mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let source = bytes.baseAddress, let target = storage(for: bytes.count) else { return }
    target.update(from: source, count: bytes.count)
    end += bytes.count
  }

  @inlinable
  package mutating func append(_ bytes: Span<UInt8>) {
    bytes.withUnsafeBufferPointer { append($0) }
  }

  // Always inlined, the copy of a literal is a few moves of constants.
  @inlinable
  @inline(__always)
  package mutating func append(_ text: StaticString) {
    precondition(text.hasPointerRepresentation)
    append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Appends the lowest bytes of a word, a text, and the lowest bytes of another word, with one
  /// look at the room for all three.
  // Always inlined: of a literal and constants, three moves.
  @inlinable
  @inline(__always)
  package mutating func append(
    _ before: (word: UInt64, byteCount: Int), _ text: StaticString,
    _ after: (word: UInt64, byteCount: Int)
  ) {
    precondition(text.hasPointerRepresentation)
    precondition(before.byteCount >= 0 && before.byteCount <= 8)
    precondition(after.byteCount >= 0 && after.byteCount <= 8)
    reserve(text.utf8CodeUnitCount + 16)
    let target = UnsafeMutableRawPointer(storage.baseAddress.unsafelyUnwrapped + end)
    target.storeBytes(of: before.word.littleEndian, as: UInt64.self)
    let middle = target + before.byteCount
    middle.copyMemory(from: text.utf8Start, byteCount: text.utf8CodeUnitCount)
    (middle + text.utf8CodeUnitCount).storeBytes(of: after.word.littleEndian, as: UInt64.self)
    end += before.byteCount + text.utf8CodeUnitCount + after.byteCount
  }

  // A literal is a String by default: without this, literals would come here, one by one copied
  // into strings.
  @_disfavoredOverload
  package mutating func append(_ text: some StringProtocol) {
    var text = String(text)
    text.withUTF8 { append($0) }
  }

  /// Drains `byteCount` bytes from the start.
  @inlinable
  package mutating func removeFirst(_ byteCount: Int) {
    precondition(byteCount >= 0 && byteCount <= count)
    start += byteCount
    if start == end { removeAll() }
  }

  /// Drops all but the first `byteCount` bytes.
  @inlinable
  package mutating func truncate(to byteCount: Int) {
    precondition(byteCount >= 0 && byteCount <= count)
    end = start + byteCount
  }

  /// Forgets the bytes and keeps the memory.
  @inlinable
  package mutating func removeAll() {
    start = 0
    end = 0
  }

  /// Forgets the bytes and gives the memory back.
  package mutating func releaseMemory() {
    storage.deallocate()
    storage = .init(start: nil, count: 0)
    removeAll()
  }

  /// Makes room for `byteCount` bytes behind those held.
  @inlinable
  package mutating func reserve(_ byteCount: Int) {
    if storage.count - end < byteCount { makeRoom(byteCount) }
  }

  @inlinable
  mutating func storage(for byteCount: Int) -> UnsafeMutablePointer<UInt8>? {
    reserve(byteCount)
    return storage.baseAddress.map { $0 + end }
  }

  /// Moves the bytes to the front where that is room enough and cheap, else to memory twice the
  /// size.
  @usableFromInline
  mutating func makeRoom(_ byteCount: Int) {
    let needed = count + byteCount
    let held = UnsafeMutableBufferPointer(rebasing: storage[start..<end])
    if needed <= storage.count, count <= start {
      if let target = storage.baseAddress, let source = held.baseAddress {
        target.update(from: source, count: held.count)
      }
    } else {
      let larger = UnsafeMutableBufferPointer<UInt8>.allocate(
        capacity: max(64, needed, storage.count * 2))
      _ = larger.update(fromContentsOf: held)
      storage.deallocate()
      storage = larger
    }
    end -= start
    start = 0
  }
}
