import Bytes
import CHiredis
import Redis

/// What it costs to read the reply to a GET of 300 bytes, 64 to a read, and to write the command.
///
/// For instruction counts: `valgrind --tool=callgrind` with one of the names behind it.
func benchmarkRedisReplies(_ names: [String]) {
  let value = String(repeating: "v", count: 300)
  let batch = Array(String(repeating: "$300\r\n\(value)\r\n", count: 64).utf8)
  let subjects: [(String, (Int) -> Void)] = [
    ("hiredis", { readThroughHiredis(batch, rounds: $0) }),
    ("tree", { readThroughTree(batch, rounds: $0) }),
    ("place", { readInPlace(batch, rounds: $0) }),
    ("hiredis-format", { formatThroughHiredis(rounds: $0) }),
    ("format", { formatInPlace(rounds: $0) }),
  ]
  for (name, run) in subjects where names.isEmpty || names.contains(name) {
    let rounds = 10_000
    let best =
      (0..<(names.isEmpty ? 5 : 1)).map { _ in ContinuousClock().measure { run(rounds) } }
      .min() ?? .zero
    let nanoseconds = Double(best.components.attoseconds) / 1e9 / Double(rounds * 64)
    print("\(name): \((nanoseconds * 10).rounded() / 10) ns a command")
  }
}

/// hiredis as it comes: a tree of allocated objects.
private func readThroughHiredis(_ batch: [UInt8], rounds: Int) {
  let reader = redisReaderCreate()
  var sum = 0
  for _ in 0..<rounds {
    batch.withUnsafeBytes { _ = redisReaderFeed(reader, $0.baseAddress, $0.count) }
    var object: UnsafeMutableRawPointer?
    while redisReaderGetReply(reader, &object) == REDIS_OK, let reply = object {
      sum += reply.assumingMemoryBound(to: redisReply.self).pointee.len
      freeReplyObject(reply)
    }
  }
  redisReaderFree(reader)
  precondition(sum == rounds * 64 * 300)
}

/// hiredis with our object functions, and little at a time.
private func readThroughTree(_ batch: [UInt8], rounds: Int) {
  var reader = ReplyTree()
  var sum = 0
  for _ in 0..<rounds {
    var position = 0
    while position < batch.count {
      reader.begin()
      let portion = min(512, batch.count - position)
      let (progress, unused) = reader.read(batch.span.extracting(position..<position + portion))
      precondition(progress == .whole)
      position += portion - unused
      sum += (try? reader.reply.withBytes { $0.count }) ?? 0
    }
  }
  precondition(sum == rounds * 64 * 300)
}

private func readInPlace(_ batch: [UInt8], rounds: Int) {
  var reader = ReplyReader(replyByteCountMax: 1 << 20)
  var sum = 0
  for _ in 0..<rounds {
    reader.received.append(batch.span)
    while case .reply(let reply) = reader.next() {
      sum += (try? reply.withBytes { $0.count }) ?? 0
    }
  }
  precondition(sum == rounds * 64 * 300)
}

private func formatThroughHiredis(rounds: Int) {
  var output = ByteBuffer()
  let key = Array("px:s:{DRILL-18V-001}".utf8CString)
  let name = Array("GET".utf8CString)
  let lengths = [3, 20]
  for _ in 0..<rounds {
    for _ in 0..<64 {
      name.withUnsafeBufferPointer { name in
        key.withUnsafeBufferPointer { key in
          var arguments = (name.baseAddress, key.baseAddress)
          withUnsafeMutablePointer(to: &arguments) { pointer in
            pointer.withMemoryRebound(to: UnsafePointer<CChar>?.self, capacity: 2) { words in
              var command: UnsafeMutablePointer<CChar>?
              let count = redisFormatCommandArgv(&command, 2, words, lengths)
              command?.withMemoryRebound(to: UInt8.self, capacity: Int(count)) {
                output.append(UnsafeBufferPointer(start: $0, count: Int(count)))
              }
              redisFreeCommand(command)
            }
          }
        }
      }
    }
    precondition(output.count == 64 * 40)
    output.removeAll()
  }
}

private func formatInPlace(rounds: Int) {
  var writer = RedisCommandWriter()
  let key = Array("px:s:{DRILL-18V-001}".utf8)
  for _ in 0..<rounds {
    for _ in 0..<64 {
      writer.command("GET", argumentCount: 1)
      writer.argument(key.span)
    }
    precondition(writer.bytes.count == 64 * 40)
    writer.bytes.removeAll()
  }
}
