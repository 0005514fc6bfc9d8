import Bytes
import CHiredis

/// Reads replies of any shape with hiredis: arrays, refusals, and what came in parts.
///
/// hiredis makes an object of each part of a reply through functions it is given. Ours put a token
/// into a list that serves all replies in turn, in place of the tree of allocated objects that it
/// makes by default.
package struct ReplyTree: ~Copyable {
  package enum Progress {
    case whole
    case needsMore
    case malformed
  }

  /// What the functions write to; hiredis hands them its address.
  private struct Storage: ~Copyable {
    var tokens: [RedisReply.Token] = []
    var text = ByteBuffer()

    /// Keeps the memory, unless a reply was so large that most will not need it.
    mutating func clear() {
      tokens.removeAll(keepingCapacity: tokens.capacity <= 16_384)
      if text.capacity <= 1 << 20 { text.removeAll() } else { text.releaseMemory() }
    }

    /// Any object but nil means success to hiredis.
    mutating func append(_ token: RedisReply.Token) -> UnsafeMutableRawPointer? {
      tokens.append(token)
      return UnsafeMutableRawPointer(bitPattern: 1)
    }
  }

  private let reader: UnsafeMutablePointer<redisReader>
  private let functions: UnsafeMutablePointer<redisReplyObjectFunctions>
  private let storage: UnsafeMutablePointer<Storage>

  package init() {
    functions = .allocate(capacity: 1)
    functions.initialize(to: Self.functions)
    storage = .allocate(capacity: 1)
    storage.initialize(to: Storage())
    guard let reader = redisReaderCreateWithFunctions(functions) else {
      preconditionFailure("out of memory")
    }
    reader.pointee.privdata = UnsafeMutableRawPointer(storage)
    self.reader = reader
  }

  deinit {
    redisReaderFree(reader)
    storage.deinitialize(count: 1)
    storage.deallocate()
    functions.deallocate()
  }

  /// Starts with the next reply.
  package mutating func begin() {
    storage.pointee.clear()
    // What is left are bytes of later replies, which our caller has kept.
    reader.pointee.pos = reader.pointee.len
  }

  /// Reads on with `bytes`. When the reply is whole, those behind it are not its own: `unusedCount`
  /// says how many they are.
  package mutating func read(_ bytes: Span<UInt8>) -> (Progress, unusedCount: Int) {
    let isFed = bytes.withUnsafeBytes { memory in
      let text = memory.bindMemory(to: CChar.self)
      return redisReaderFeed(reader, text.baseAddress, text.count) == REDIS_OK
    }
    var reply: UnsafeMutableRawPointer?
    guard isFed, redisReaderGetReply(reader, &reply) == REDIS_OK else { return (.malformed, 0) }
    guard reply != nil else { return (.needsMore, 0) }
    return (.whole, Int(reader.pointee.len - reader.pointee.pos))
  }

  /// The reply, when it is whole. It holds until `begin()`.
  package var reply: RedisReply {
    // The list and the text stay where they are until then: only `read` makes them grow.
    let tokens = storage.pointee.tokens.withUnsafeBufferPointer { $0.baseAddress }
    let text = storage.pointee.text.withSpan { $0.withUnsafeBufferPointer { $0.baseAddress } }
    guard let tokens else { preconditionFailure("no reply is whole") }
    return RedisReply(tokens: tokens, text: text)
  }

  // MARK: The functions that hiredis calls

  private static var functions: redisReplyObjectFunctions {
    redisReplyObjectFunctions(
      createString: { task, bytes, count in ReplyTree.append(task, bytes, count) },
      createArray: { task, count in ReplyTree.append(task, .array, Int(count)) },
      createInteger: { task, number in ReplyTree.append(task, .integer, Int(number)) },
      createNil: { task in ReplyTree.append(task, .null, 0) },
      freeObject: nil)
  }

  private static func append(
    _ task: UnsafePointer<redisReadTask>?, _ kind: RedisReply.Kind, _ value: Int
  ) -> UnsafeMutableRawPointer? {
    storage(of: task)?.pointee.append(RedisReply.Token(kind: kind, value: value))
  }

  private static func append(
    _ task: UnsafePointer<redisReadTask>?, _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int
  ) -> UnsafeMutableRawPointer? {
    guard let task, let bytes, let storage = storage(of: task) else { return nil }
    let kind: RedisReply.Kind =
      switch task.pointee.type {
      case REDIS_REPLY_STATUS: .status
      case REDIS_REPLY_ERROR: .error
      default: .string
      }
    // hiredis has the two bytes behind a string at hand but does not look at them.
    guard kind != .string || bytes[count] == 13 && bytes[count + 1] == 10 else { return nil }
    let token = RedisReply.Token(kind: kind, value: count, offset: storage.pointee.text.count)
    bytes.withMemoryRebound(to: UInt8.self, capacity: count) {
      storage.pointee.text.append(UnsafeBufferPointer(start: $0, count: count))
    }
    return storage.pointee.append(token)
  }

  private static func storage(
    of task: UnsafePointer<redisReadTask>?
  ) -> UnsafeMutablePointer<Storage>? {
    task?.pointee.privdata?.assumingMemoryBound(to: Storage.self)
  }
}
