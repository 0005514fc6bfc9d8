import Bytes
import Testing

@testable import Telemetry

/// The levels of the lines that a logger wrote when asked for one of each.
private func writtenLevels(from levelMin: LogLevel) -> [String] {
  let kept = Kept()
  let queue = LogQueue { batch in kept.text.withLock { $0 += String(decoding: batch) } }
  let logger = Logger(from: levelMin, to: queue, now: { 0 })
  logger.trace("t")
  logger.debug("d")
  logger.info("i")
  logger.warning("w")
  logger.error("e")
  queue.end(within: .seconds(60))
  return kept.text.withLock { $0 }.split(separator: "\n").map { line in
    String(line.split(separator: "\"")[7])
  }
}

private final class Kept: Sendable {
  let text = Monitor("")
}

@Test(arguments: LogLevel.allCases)
func `lines below the least level are not written`(level: LogLevel) {
  let expected = ["trace", "debug", "info", "warning", "error"]
  #expect(writtenLevels(from: level) == Array(expected[level.rank...]))
}

@Test func `fields of a line that is not wanted are not even made`() {
  let queue = LogQueue { _ in }
  let logger = Logger(from: .info, to: queue)
  var madeCount = 0
  logger.debug("no") { _ in madeCount += 1 }
  #expect(madeCount == 0)
  logger.info("yes") { _ in madeCount += 1 }
  #expect(madeCount == 1)
  queue.end(within: .seconds(60))
}

@Test func `levels are found by their names`() {
  #expect(LogLevel(rawValue: "warning") == .warning)
  #expect(LogLevel(rawValue: "loud") == nil)
}

@Test func `a program's last words reach standard error`() async throws {
  let result = try #require(
    await #expect(processExitsWith: .success, observing: [\.standardErrorContent]) {
      let queue = LogQueue()
      let logger = Logger(from: .info, to: queue, now: { 1000 })
      logger.error("going down") { $0.add("status", 7) }
      queue.end(within: .seconds(60))
    })
  let text = String(decoding: result.standardErrorContent, as: UTF8.self)
  #expect(
    text.contains(
      #"{"time":"1970-01-01T00:00:01.000Z","level":"error","message":"going down","status":7}"#
        + "\n"))
}
