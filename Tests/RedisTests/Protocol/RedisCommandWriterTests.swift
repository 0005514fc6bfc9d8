import Bytes
import CHiredis
import Redis
import TestKit
import Testing

private func written(_ body: (inout RedisCommandWriter) -> Void) -> String {
  var writer = RedisCommandWriter()
  body(&writer)
  return writer.bytes.withSpan { String(decoding: $0) }
}

/// What hiredis makes of the words.
private func formatted(_ words: [[UInt8]]) -> String {
  let copies = words.map { word -> UnsafePointer<CChar>? in
    let copy = UnsafeMutablePointer<CChar>.allocate(capacity: max(1, word.count))
    for (index, byte) in word.enumerated() { copy[index] = CChar(bitPattern: byte) }
    return UnsafePointer(copy)
  }
  defer { for copy in copies { copy?.deallocate() } }
  var copiesToPass = copies
  var command: UnsafeMutablePointer<CChar>?
  let count = redisFormatCommandArgv(
    &command, Int32(words.count), &copiesToPass, words.map(\.count))
  defer { redisFreeCommand(command) }
  let bytes = UnsafeBufferPointer(start: command, count: Int(count)).map(UInt8.init(bitPattern:))
  return String(decoding: bytes, as: UTF8.self)
}

@Test func `a command is written with arguments of every kind`() {
  let text = written { $0.command("SET", "key", 12, "é" as String, [0x61, 0x62] as [UInt8]) }
  #expect(text == formatted(["SET", "key", "12", "é", "ab"].map { Array($0.utf8) }))
  #expect(written { $0.command("PING") } == "*1\r\n$4\r\nPING\r\n")
}

@Test(arguments: [0, 9, 10, -1, -10, 99, 100, .max, .min])
func `a number is written with its length`(number: Int) {
  #expect(
    written { $0.command("X", number) } == formatted(["X", "\(number)"].map { Array($0.utf8) }))
}

@Test func `an argument can be put together`() {
  let text = written { command in
    command.command("GET", argumentCount: 1)
    command.argument(byteCount: 8) { output in
      output.append("px:s:{" as StaticString)
      output.append("a" as StaticString)
      output.append(UInt8(ascii: "}"))
    }
  }
  #expect(text == "*2\r\n$3\r\nGET\r\n$8\r\npx:s:{a}\r\n")
}

@Test func `random commands are what hiredis would write`() {
  let seed = UInt64.random(in: .min ... .max)
  var generator = SeededGenerator(seed: seed)
  for _ in 0..<300 {
    let words = (0..<Int.random(in: 0...120, using: &generator)).map { _ in
      (0..<Int.random(in: 0...120, using: &generator)).map { _ in
        UInt8.random(in: 0...127, using: &generator)
      }
    }
    let text = written { command in
      command.command("NAME", argumentCount: words.count)
      for word in words { command.argument(word) }
    }
    #expect(text == formatted([Array("NAME".utf8)] + words), "seed \(seed)")
  }
}

@Test func `a wrong number of arguments is our own mistake`() async {
  await #expect(processExitsWith: .failure) {
    var writer = RedisCommandWriter()
    writer.command("GET", argumentCount: 1)
    writer.argument("a" as StaticString)
    writer.argument("b" as StaticString)
  }
  await #expect(processExitsWith: .failure) {
    var writer = RedisCommandWriter()
    writer.command("GET", argumentCount: 1)
    writer.command("GET", argumentCount: 1)
  }
  await #expect(processExitsWith: .failure) {
    var writer = RedisCommandWriter()
    writer.command("GET", argumentCount: 1)
    writer.argument(byteCount: 2) { $0.append("abc" as StaticString) }
  }
}
