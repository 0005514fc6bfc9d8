import Bytes

/// Writes commands, each with as many arguments as it announces, behind one another into the bytes
/// that go out.
///
/// GET with a key of 20 bytes takes 520 instructions; `redisFormatCommandArgv`, which allocates
/// what must then be copied, takes 2 570 (`benchmarks redis-replies`).
@usableFromInline
package struct RedisCommandWriter: ~Copyable {
  package var bytes = ByteBuffer()
  /// How many arguments the command being written lacks.
  private var missingCount = 0
  /// How many commands were begun since it was last asked.
  private var commandCount = 0

  package init() {}

  /// Writes a command with its arguments.
  ///
  ///     $0.command("SET", key, 12, "PX", 5_000)
  @inlinable
  package mutating func command<each Argument: RedisArgument>(
    _ name: StaticString, _ arguments: repeat each Argument
  ) {
    var count = 0
    for _ in repeat (each Argument).self { count += 1 }
    command(name, argumentCount: count)
    repeat (each arguments).write(to: &self)
  }

  /// Begins a command whose arguments follow one by one.
  @usableFromInline
  package mutating func command(_ name: StaticString, argumentCount: Int) {
    begin(wordCount: argumentCount + 1)
    argument(name)
  }

  /// Writes a command whose words, its name among them, are known only when the program runs.
  package mutating func command(words: [String]) {
    begin(wordCount: words.count)
    for word in words { argument(word) }
  }

  private mutating func begin(wordCount: Int) {
    precondition(missingCount == 0, "the command before lacks arguments")
    commandCount += 1
    append(UInt8(ascii: "*"), wordCount)
    missingCount = wordCount
  }

  package mutating func argument(_ text: StaticString) {
    argument(byteCount: text.utf8CodeUnitCount) { $0.append(text) }
  }

  package mutating func argument(_ text: Span<UInt8>) {
    argument(byteCount: text.count) { $0.append(text) }
  }

  package mutating func argument(_ text: String) {
    var text = text
    text.withUTF8 { text in argument(byteCount: text.count) { $0.append(text) } }
  }

  package mutating func argument(_ text: [UInt8]) { argument(text.span) }

  package mutating func argument(_ number: Int) {
    argument(byteCount: number.decimalDigitCount) { $0.append(decimal: number) }
  }

  /// Writes an argument of exactly `byteCount` bytes, put together by `fill`.
  package mutating func argument(byteCount: Int, _ fill: (inout ByteBuffer) -> Void) {
    precondition(missingCount > 0, "an argument too many")
    missingCount -= 1
    append(UInt8(ascii: "$"), byteCount)
    let count = bytes.count
    fill(&bytes)
    precondition(bytes.count == count + byteCount, "not as many bytes as announced")
    appendLineEnd()
  }

  /// Writes arguments that were written by another and kept as they are sent.
  mutating func arguments(_ text: Span<UInt8>, count: Int) {
    precondition(missingCount >= count, "an argument too many")
    missingCount -= count
    bytes.append(text)
  }

  /// How many whole commands were written since it was last asked.
  mutating func takeCommandCount() -> Int {
    precondition(missingCount == 0, "the command lacks arguments")
    defer { commandCount = 0 }
    return commandCount
  }

  private mutating func append(_ mark: UInt8, _ count: Int) {
    guard count < 100 else {
      bytes.append(mark)
      bytes.append(decimal: count)
      return appendLineEnd()
    }
    let tens = UInt8(count / 10)
    let ones = UInt8(count) - tens * 10
    bytes.append(upTo: 5) { output in
      output.append(mark)
      if tens > 0 { output.append(UInt8(ascii: "0") + tens) }
      output.append(UInt8(ascii: "0") + ones)
      output.append(13)
      output.append(10)
    }
  }

  @inline(__always)
  private mutating func appendLineEnd() {
    bytes.append(upTo: 2) { output in
      output.append(13)
      output.append(10)
    }
  }
}

extension Int {
  /// How many characters the number takes in decimal, a sign included.
  fileprivate var decimalDigitCount: Int {
    var count = self < 0 ? 2 : 1
    var rest = magnitude / 10
    while rest > 0 {
      count += 1
      rest /= 10
    }
    return count
  }
}
