import Bytes
import Testing

@testable import Telemetry

/// A sink that keeps what it gets and can be held back.
private final class Recorder: Sendable {
  private struct State {
    var batches: [String] = []
    var isInWrite = false
    var permitCount: Int
  }

  private let state: Monitor<State>

  init(isGated: Bool) {
    state = Monitor(State(permitCount: isGated ? 0 : .max))
  }

  func write(_ batch: Span<UInt8>) {
    let text = String(decoding: batch)
    state.withLock { $0.isInWrite = true }
    state.withLock(once: { $0.permitCount > 0 }) { state in
      state.permitCount -= 1
      state.isInWrite = false
      state.batches.append(text)
    }
  }

  /// Waits until the queue's thread is held back within a write.
  func waitForWrite() { state.withLock(once: { $0.isInWrite }) { _ in } }

  /// Lets a write end that was waited for.
  func letGo() {
    state.withLock { state in
      state.permitCount += 1
      state.isInWrite = false
    }
  }

  var written: [String] { state.withLock { $0.batches } }
}

private func append(_ text: String, to queue: LogQueue) {
  var line = ByteBuffer()
  line.append(text)
  queue.append(line)
}

@Test func `lines come out whole and in order`() {
  let recorder = Recorder(isGated: false)
  let queue = LogQueue(to: recorder.write)
  for number in 0..<1000 { append("line \(number)\n", to: queue) }
  #expect(queue.end(within: .seconds(60)))
  #expect(recorder.written.joined() == (0..<1000).map { "line \($0)\n" }.joined())
}

@Test func `what gathers during a write goes out in one`() {
  let recorder = Recorder(isGated: true)
  let queue = LogQueue(to: recorder.write)
  append("1\n", to: queue)
  recorder.waitForWrite()
  append("2\n", to: queue)
  append("3\n", to: queue)
  recorder.letGo()
  recorder.waitForWrite()
  recorder.letGo()
  #expect(queue.end(within: .seconds(60)))
  #expect(recorder.written == ["1\n", "2\n3\n"])
}

@Test func `a full queue drops lines and says how many`() throws {
  let recorder = Recorder(isGated: true)
  let queue = LogQueue(byteCountMax: 6, to: recorder.write)
  append("1\n", to: queue)
  recorder.waitForWrite()
  for number in 2...6 { append("\(number)\n", to: queue) }
  recorder.letGo()
  recorder.waitForWrite()
  append("7\n", to: queue)
  recorder.letGo()
  recorder.waitForWrite()
  recorder.letGo()
  #expect(queue.end(within: .seconds(60)))
  let written = recorder.written
  try #require(written.count == 3)
  #expect(written[0] == "1\n")
  #expect(written[1].hasPrefix("2\n3\n4\n{\"time\":\""))
  #expect(
    written[1].hasSuffix(
      #"","level":"warning","message":"log lines dropped","dropped":2}"# + "\n"))
  #expect(written[2] == "7\n")
}

@Test func `a line larger than the queue is dropped and counted`() {
  let recorder = Recorder(isGated: false)
  let queue = LogQueue(byteCountMax: 4, to: recorder.write)
  append("12345", to: queue)
  #expect(queue.end(within: .seconds(60)))
  #expect(recorder.written.count == 1)
  #expect(recorder.written.allSatisfy { $0.hasSuffix("\"dropped\":1}\n") })
}

@Test func `a sink that hangs holds up the end no longer than allowed`() {
  let recorder = Recorder(isGated: true)
  let queue = LogQueue(to: recorder.write)
  append("1\n", to: queue)
  recorder.waitForWrite()
  #expect(!queue.flush(within: .milliseconds(1)))
  recorder.letGo()
  #expect(queue.flush(within: .seconds(60)))
  #expect(recorder.written == ["1\n"])
  queue.end(within: .seconds(60))
}

@Test func `threads that log at once lose and tear nothing`() {
  let recorder = Recorder(isGated: false)
  let queue = LogQueue(to: recorder.write)
  onThreads(4) { writer in
    for number in 0..<500 { append("\(writer) \(number)\n", to: queue) }
  }
  #expect(queue.end(within: .seconds(60)))
  let lines = recorder.written.joined().split(separator: "\n").map(String.init)
  #expect(lines.count == 2000)
  for writer in 0..<4 {
    let own = lines.filter { $0.hasPrefix("\(writer) ") }
    #expect(own == (0..<500).map { "\(writer) \($0)" })
  }
}
