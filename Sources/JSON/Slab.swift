/// Memory for many small values that is taken once and used again and again: the values of an
/// earlier use are not kept.
@usableFromInline
struct Slab<Element: BitwiseCopyable>: ~Copyable {
  @usableFromInline private(set) var elements: UnsafeMutablePointer<Element>
  /// How many elements may be used: no more than there is memory for.
  @usableFromInline private(set) var count = 0
  private var capacity: Int

  init() {
    capacity = 0
    elements = .allocate(capacity: 0)
  }

  @inlinable
  deinit { elements.deallocate() }

  /// Makes room for `count` elements; their values are whatever stood there.
  @inline(__always)
  mutating func reserve(_ count: Int) {
    if capacity < count { grow(to: count) }
    self.count = count
  }

  /// Forbids all but the first `count` elements.
  @inline(__always)
  mutating func truncate(to count: Int) {
    precondition(count <= self.count)
    self.count = count
  }

  /// The size of the memory held.
  var byteCount: Int { capacity * MemoryLayout<Element>.stride }

  mutating func releaseMemory() { self = Slab() }

  private mutating func grow(to count: Int) {
    // Doubled at least: bodies of slowly growing size do not each take new memory.
    capacity = max(256, count, 2 * capacity)
    elements.deallocate()
    elements = .allocate(capacity: capacity)
  }

  /// Every access is checked: an index is computed from what a client sent.
  @inlinable
  subscript(index: Int) -> Element {
    @inline(__always) get {
      precondition(UInt(bitPattern: index) < UInt(bitPattern: count))
      return elements[index]
    }
    @inline(__always) set {
      precondition(UInt(bitPattern: index) < UInt(bitPattern: count))
      elements[index] = newValue
    }
  }
}
