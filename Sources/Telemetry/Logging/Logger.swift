import Bytes
import Glibc

/// Says what happens, one JSON object a line.
///
/// ```swift
/// logger.warning("database refused") { line in
///   line.add("request_id", requestID)
///   line.add("attempt", 3)
/// }
/// ```
///
/// The message is constant and what varies stands in fields, so that lines can be counted by their
/// message. The closure runs only where the level is wanted: a line that is not costs a comparison.
@usableFromInline
package struct Logger: Sendable {
  @usableFromInline let levelMin: LogLevel
  private let queue: LogQueue
  private let now: @Sendable () -> Int

  /// `now` answers the milliseconds since the Unix epoch.
  package init(
    from levelMin: LogLevel, to queue: LogQueue,
    now: @escaping @Sendable () -> Int = millisecondsSinceEpoch
  ) {
    self.levelMin = levelMin
    self.queue = queue
    self.now = now
  }

  @inlinable
  package func isWanted(_ level: LogLevel) -> Bool { level >= levelMin }

  @inlinable
  package func trace(_ message: StaticString, _ addFields: (inout LogLine) -> Void = { _ in }) {
    if isWanted(.trace) { write(.trace, message, addFields) }
  }

  @inlinable
  package func debug(_ message: StaticString, _ addFields: (inout LogLine) -> Void = { _ in }) {
    if isWanted(.debug) { write(.debug, message, addFields) }
  }

  @inlinable
  package func info(_ message: StaticString, _ addFields: (inout LogLine) -> Void = { _ in }) {
    if isWanted(.info) { write(.info, message, addFields) }
  }

  @inlinable
  package func warning(_ message: StaticString, _ addFields: (inout LogLine) -> Void = { _ in }) {
    if isWanted(.warning) { write(.warning, message, addFields) }
  }

  @inlinable
  package func error(_ message: StaticString, _ addFields: (inout LogLine) -> Void = { _ in }) {
    if isWanted(.error) { write(.error, message, addFields) }
  }

  @usableFromInline
  func write(_ level: LogLevel, _ message: StaticString, _ addFields: (inout LogLine) -> Void) {
    var line = LogLine(level: level, message: message, milliseconds: now())
    addFields(&line)
    line.end()
    queue.append(line.text)
  }
}

/// The wall clock.
package func millisecondsSinceEpoch() -> Int {
  var time = timespec()
  clock_gettime(CLOCK_REALTIME, &time)
  return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
}
