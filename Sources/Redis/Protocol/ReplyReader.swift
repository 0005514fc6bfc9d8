import Bytes

/// Turns the bytes of a connection into replies.
///
/// A whole string, status, number or null is lent as it stands among the bytes received. The reply
/// to a GET of 300 bytes costs 165 instructions so; it costs 960 through hiredis with our functions
/// and 3 100 with its own (`benchmarks redis-replies`). Everything else goes through hiredis.
package struct ReplyReader: ~Copyable {
  package enum Step: ~Copyable {
    /// It holds until the next step.
    case reply(RedisReply)
    case needsMore
    case malformed(String)
  }

  /// What came and is not read yet; a connection receives into it.
  package var received = ByteBuffer()
  private let token: UnsafeMutablePointer<RedisReply.Token>
  private var tree = ReplyTree()
  /// How many bytes of the reply that `tree` is at have been handed to it; nil between replies.
  private var treeByteCount: Int?
  let replyByteCountMax: Int

  /// The memory that is kept for longer replies when they have been read.
  private static let idleCapacityMax = 1 << 20
  /// How much hiredis is handed at once, twice as much again while a reply goes on. It moves what
  /// it has not read yet forward every 1 KiB, so that a little is better than all there is.
  private static let portionByteCountMin = 512
  private static let portionByteCountMax = 16_384

  package init(replyByteCountMax: Int) {
    self.replyByteCountMax = replyByteCountMax
    token = .allocate(capacity: 1)
    token.initialize(to: RedisReply.Token(kind: .null, value: 0))
  }

  deinit { token.deallocate() }

  /// Reads the next reply.
  package mutating func next() -> Step {
    if treeByteCount == nil {
      switch shape {
      case .whole(let token, let byteCount):
        self.token.pointee = token
        let text = received.withSpan { $0.withUnsafeBufferPointer { $0.baseAddress } }
        received.removeFirst(byteCount)
        // The bytes stay where they are until more are received.
        return .reply(RedisReply(tokens: self.token, text: text))
      case .part: return needMore()
      case .malformed: return .malformed("a string whose length is wrong")
      case .other:
        tree.begin()
        treeByteCount = 0
      }
    }
    return nextThroughTree()
  }

  /// Forgets what was received: another connection begins.
  mutating func reset() {
    received.removeAll()
    tree = ReplyTree()
    treeByteCount = nil
  }

  private mutating func needMore() -> Step {
    if received.isEmpty, received.capacity > Self.idleCapacityMax { received.releaseMemory() }
    guard received.count <= replyByteCountMax + 32 else { return .malformed("too long") }
    return .needsMore
  }

  private mutating func nextThroughTree() -> Step {
    var byteCount = treeByteCount ?? 0
    while !received.isEmpty {
      let portion = min(
        received.count, max(Self.portionByteCountMin, min(byteCount, Self.portionByteCountMax)))
      let (progress, unusedCount) = received.withSpan { tree.read($0.extracting(first: portion)) }
      received.removeFirst(portion - unusedCount)
      byteCount += portion - unusedCount
      switch progress {
      case .whole:
        treeByteCount = nil
        return .reply(tree.reply)
      case .malformed: return .malformed("not the protocol")
      case .needsMore:
        guard byteCount <= replyByteCountMax else { return .malformed("too long") }
      }
    }
    treeByteCount = byteCount
    return needMore()
  }
}
