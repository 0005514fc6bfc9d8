import Bytes
import Glibc

/// Lines on their way out: any thread appends, one thread of its own writes them, a batch at a
/// time.
///
/// Appending copies the line under a lock that is never held while anything is written, so a
/// terminal or pipe that does not drain stops nobody. The queue is bounded; lines that find it full
/// are dropped, and a later line says how many.
package final class LogQueue: Sendable {
  /// Takes a batch of whole lines; it may wait for as long as it needs.
  package typealias Sink = @Sendable (Span<UInt8>) -> Void

  private struct State: ~Copyable {
    var lines = ByteBuffer()
    var droppedCount = 0
    var isWriting = false
    var isEnding = false

    var hasWork: Bool { !lines.isEmpty || droppedCount > 0 }
  }

  private let state = Monitor(State())
  private let byteCountMax: Int
  private let sink: Sink

  /// What is kept of a batch's memory when it is written.
  private static let keptByteCountMax = 64 << 10

  /// Starts the thread. The queue lives until `end(within:)`.
  package init(byteCountMax: Int = 1 << 20, to sink: @escaping Sink = writeToStandardError) {
    self.byteCountMax = byteCountMax
    self.sink = sink
    startThread { self.run() }
  }

  /// Hands a line over, or drops it where the queue is full.
  func append(_ line: borrowing ByteBuffer) {
    line.withSpan { bytes in
      state.withLock { state in
        if state.lines.count + bytes.count <= byteCountMax {
          state.lines.append(bytes)
        } else {
          state.droppedCount += 1
        }
      }
    }
  }

  /// Waits until all that was appended is written; false where that took longer than `limit`.
  @discardableResult
  package func flush(within limit: Duration) -> Bool {
    state.wait(within: limit) { !$0.hasWork && !$0.isWriting }
  }

  /// Writes what there is and ends the thread; false where that took longer than `limit`. What is
  /// appended from then on is never written.
  @discardableResult
  package func end(within limit: Duration) -> Bool {
    state.withLock { $0.isEnding = true }
    return flush(within: limit)
  }

  private func run() {
    var batch = ByteBuffer()
    var isEnding = false
    while !isEnding {
      isEnding = state.withLock(once: { $0.hasWork || $0.isEnding }) { state in
        swap(&state.lines, &batch)
        if state.droppedCount > 0 { batch.append(droppedLineCount: state.droppedCount) }
        state.droppedCount = 0
        state.isWriting = !batch.isEmpty
        return state.isEnding
      }
      if !batch.isEmpty { batch.withSpan(sink) }
      batch.removeAll()
      if batch.capacity > LogQueue.keptByteCountMax { batch.releaseMemory() }
      state.withLock { $0.isWriting = false }
    }
  }
}

extension ByteBuffer {
  fileprivate mutating func append(droppedLineCount: Int) {
    var line = LogLine(
      level: .warning, message: "log lines dropped", milliseconds: millisecondsSinceEpoch())
    line.add("dropped", droppedLineCount)
    line.end()
    line.text.withSpan { append($0) }
  }
}

/// Writes all of the bytes to standard error, as few calls as it takes.
package func writeToStandardError(_ bytes: Span<UInt8>) {
  bytes.withUnsafeBytes { bytes in
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = write(
        STDERR_FILENO, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno == EAGAIN {
        // Whoever shares the terminal may have made it non-blocking.
        var interest = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
        poll(&interest, 1, -1)
      } else if errno != EINTR {
        return
      }
    }
  }
}
