import Bytes
import CHiredis
import Redis

/// A reply written out, nested as it is.
func text(of reply: borrowing RedisReply) -> String {
  do {
    switch reply.kind {
    case .null: return "null"
    case .integer: return "\(try reply.integer())"
    case .status: return "+\(try reply.string())"
    case .string: return "\"\(try reply.string())\""
    case .error:
      // Only the error itself tells what a refusal within an array says.
      _ = try reply.string()
      return "?"
    case .array:
      var parts: [String] = []
      try reply.forEach { _, element in parts.append(text(of: element)) }
      return "[\(parts.joined(separator: ","))]"
    }
  } catch RedisError.server(let error) {
    return "-\(error.message)"
  } catch {
    return "\(error)"
  }
}

/// The replies in `bytes`, which come in pieces cut at `cuts`, and at their end what stopped the
/// reader if something did.
func replies(
  in bytes: [UInt8], cutAt cuts: [Int] = [], replyByteCountMax: Int = 1 << 20
) -> [String] {
  var reader = ReplyReader(replyByteCountMax: replyByteCountMax)
  var texts: [String] = []
  var start = 0
  for end in cuts + [bytes.count] {
    reader.received.append(bytes.span.extracting(start..<end))
    start = end
    reading: while true {
      switch reader.next() {
      case .reply(let reply): texts.append(text(of: reply))
      case .needsMore: break reading
      case .malformed: return texts + ["malformed"]
      }
    }
  }
  return texts
}

/// What hiredis by itself makes of whole replies.
func repliesThroughHiredis(in bytes: [UInt8]) -> [String] {
  let reader = redisReaderCreate()
  defer { redisReaderFree(reader) }
  bytes.withUnsafeBytes { _ = redisReaderFeed(reader, $0.baseAddress, $0.count) }
  var texts: [String] = []
  var object: UnsafeMutableRawPointer?
  while redisReaderGetReply(reader, &object) == REDIS_OK, let reply = object {
    texts.append(describe(reply.assumingMemoryBound(to: redisReply.self).pointee))
    freeReplyObject(reply)
  }
  return texts
}

private func describe(_ reply: redisReply) -> String {
  let bytes = UnsafeBufferPointer(start: reply.str, count: reply.str == nil ? 0 : Int(reply.len))
  let text = String(decoding: bytes.map(UInt8.init(bitPattern:)), as: UTF8.self)
  switch reply.type {
  case REDIS_REPLY_NIL: return "null"
  case REDIS_REPLY_INTEGER: return "\(reply.integer)"
  case REDIS_REPLY_STATUS: return "+\(text)"
  case REDIS_REPLY_STRING: return "\"\(text)\""
  case REDIS_REPLY_ERROR: return "-\(text)"
  default:
    let parts = (0..<Int(reply.elements)).compactMap { reply.element[$0]?.pointee }
    return "[\(parts.map(describe).joined(separator: ","))]"
  }
}
