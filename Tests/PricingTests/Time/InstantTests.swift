import Pricing
import TestKit
import Testing

/// Instants as text, and half-open windows.
struct InstantTests {
  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00Z"),
    ("2026-11-30T23:00:00Z", 1_796_079_600_000, "2026-11-30T23:00:00Z"),
    ("2026-11-20T10:00:00.123Z", 1_795_168_800_123, "2026-11-20T10:00:00.123Z"),
    ("2026-12-01T00:00:00+01:00", 1_796_079_600_000, "2026-11-30T23:00:00Z"),
    ("2026-11-30T17:30:00-05:30", 1_796_079_600_000, "2026-11-30T23:00:00Z"),
    ("1970-01-01t00:00:00.5z", 500, "1970-01-01T00:00:00.500Z"),
    ("1970-01-01T00:00:00.05-00:00", 50, "1970-01-01T00:00:00.050Z"),
    ("1969-12-31T23:59:59.999Z", -1, "1969-12-31T23:59:59.999Z"),
    ("1970-01-01T00:00:00.123999Z", 123, "1970-01-01T00:00:00.123Z"),
    ("2000-02-29T12:00:00Z", 951_825_600_000, "2000-02-29T12:00:00Z"),
    ("0000-01-01T00:00:00Z", -62_167_219_200_000, "0000-01-01T00:00:00Z"),
    ("9999-12-31T23:59:59.999Z", 253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
  ])
  func `an instant is read and printed in UTC`(
    _ text: String, _ milliseconds: Int64, _ printed: String
  ) throws {
    let instant = try Instant(text)
    #expect(instant.milliseconds == milliseconds)
    #expect(instant.description == printed)
  }

  @Test(arguments: [
    ("", InstantError.malformed), ("2026-11-30", .malformed), ("2026-11-30T23:00:00", .malformed),
    ("2026-11-30 23:00:00Z", .malformed), ("2026-11-30T23:00:00.Z", .malformed),
    ("2026-11-30T23:00Z", .malformed), ("26-11-30T23:00:00Z", .malformed),
    ("2026-11-30T23:00:00Zx", .malformed), ("2026-11-30T23:00:00+0100", .malformed),
    ("2026-11-30T23:00:00+01", .malformed), ("2026-1a-30T23:00:00Z", .malformed),
    ("2026-11-31T00:00:00Z", .noSuchInstant), ("2026-02-29T00:00:00Z", .noSuchInstant),
    ("1900-02-29T00:00:00Z", .noSuchInstant), ("2026-00-10T00:00:00Z", .noSuchInstant),
    ("2026-13-10T00:00:00Z", .noSuchInstant), ("2026-11-00T00:00:00Z", .noSuchInstant),
    ("2026-11-30T24:00:00Z", .noSuchInstant), ("2026-11-30T23:60:00Z", .noSuchInstant),
    ("2016-12-31T23:59:60Z", .noSuchInstant), ("2026-11-30T23:00:00+24:00", .noSuchInstant),
    ("2026-11-30T23:00:00+01:60", .noSuchInstant), ("0000-01-01T00:00:00+00:01", .noSuchInstant),
    ("9999-12-31T23:59:59-00:01", .noSuchInstant),
  ])
  func `what is no instant is refused`(_ text: String, _ error: InstantError) {
    #expect(throws: error) { try Instant(text) }
  }

  @Test func `every day of four centuries follows the one before`() throws {
    var day: Int64 = -719_528
    for year in 0..<400 {
      let isLeap = year % 4 == 0 && (year % 100 != 0 || year == 0)
      for (month, count) in [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        .enumerated()
      {
        for date in 1...count {
          let text = "\(padded(year, 4))-\(padded(month + 1, 2))-\(padded(date, 2))T00:00:00Z"
          let instant = Instant(milliseconds: day * 86_400_000)
          guard instant.description == text, try Instant(text) == instant else {
            Issue.record("\(text) is printed \(instant)")
            return
          }
          day += 1
        }
      }
    }
  }

  @Test func `every second of a day, and every millisecond of one, prints its digits`() {
    func check(_ second: Int, _ millisecond: Int) {
      let instant = Instant(milliseconds: Int64(951_782_400_000 + second * 1_000 + millisecond))
      let clock = [second / 3_600, second / 60 % 60, second % 60].map { padded($0, 2) }
      let fraction = millisecond == 0 ? "" : "." + padded(millisecond, 3)
      let text = "2000-02-29T\(clock[0]):\(clock[1]):\(clock[2])\(fraction)Z"
      if instant.description != text { Issue.record("\(text) is printed \(instant)") }
    }
    for second in 0..<86_400 { check(second, second % 7 == 0 ? second % 1_000 : 0) }
    for millisecond in 0..<1_000 { check(86_399, millisecond) }
  }

  @Test func `random instants read back`() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededGenerator(seed: seed)
    let range = Instant.earliest.milliseconds...Instant.latest.milliseconds
    for _ in 0..<rounds(10_000) {
      let instant = Instant(milliseconds: .random(in: range, using: &random))
      #expect(try Instant(instant.description) == instant, "seed \(seed)")
    }
  }

  @Test func `an instant cut at any byte is refused`() {
    let text = Array("2026-11-20T10:00:00.123+01:00".utf8)
    for count in 0..<text.count {
      let guarded = GuardedBytes(text.prefix(count))
      let isInstant = guarded.withSpan { span in (try? Instant(parsing: span)) != nil }
      #expect(!isInstant, "\(count)")
    }
  }

  @Test func `milliseconds outside the calendar are kept within it`() {
    #expect(Instant(milliseconds: .max) == .latest)
    #expect(Instant(milliseconds: .min) == .earliest)
  }

  @Test func `a window holds from its first instant until before its last`() {
    let window = Window(from: Instant(milliseconds: 10), until: Instant(milliseconds: 20))
    #expect(
      [9, 10, 19, 20].map { window.contains(Instant(milliseconds: $0)) }
        == [false, true, true, false])
    #expect(window.from == Instant(milliseconds: 10) && window.until == Instant(milliseconds: 20))
    #expect(Window.always.contains(.earliest) && Window.always.contains(.latest))
    #expect(Window.always.from == nil && Window.always.until == nil)
  }

  private func padded(_ number: Int, _ width: Int) -> String {
    String(repeating: "0", count: width - String(number).count) + String(number)
  }
}
