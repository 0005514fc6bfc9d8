/// Why a text is no instant.
public enum InstantError: Error, Sendable, Hashable {
  /// The text is not `yyyy-mm-ddThh:mm:ss[.fraction](Z|±hh:mm)`.
  case malformed
  /// The calendar or the clock has no such instant: February 30th, 24:00, a leap second.
  case noSuchInstant
}

extension Instant {
  /// Reads an RFC 3339 instant with any offset.
  public init(_ text: String) throws(InstantError) {
    var text = text
    let result: Result<Instant, InstantError> = text.withUTF8 { bytes in
      do throws(InstantError) {
        return .success(try Instant(parsing: Span(_unsafeElements: bytes)))
      } catch {
        return .failure(error)
      }
    }
    self = try result.get()
  }

  /// Reads an RFC 3339 instant from its bytes.
  ///
  /// Digits finer than a millisecond are dropped. Dropping them cannot move an instant over a
  /// boundary that is itself a whole millisecond, in either direction of a half-open window; and
  /// clocks that print microseconds are too common to turn away. A leap second is refused: no clock
  /// that counts milliseconds since 1970 has one.
  public init(parsing bytes: Span<UInt8>) throws(InstantError) {
    guard bytes.count >= 20 else { throw .malformed }
    let year = try Self.number(bytes, 0, 4)
    try Self.expect(UInt8(ascii: "-"), bytes, 4)
    let month = try Self.number(bytes, 5, 2)
    try Self.expect(UInt8(ascii: "-"), bytes, 7)
    let day = try Self.number(bytes, 8, 2)
    guard bytes[10] | 0x20 == UInt8(ascii: "t") else { throw .malformed }
    let hour = try Self.number(bytes, 11, 2)
    try Self.expect(UInt8(ascii: ":"), bytes, 13)
    let minute = try Self.number(bytes, 14, 2)
    try Self.expect(UInt8(ascii: ":"), bytes, 16)
    let second = try Self.number(bytes, 17, 2)
    var index = 19
    let fraction = try Self.fraction(bytes, &index)
    let offset = try Self.offsetMinutes(bytes, index)

    guard (1...12).contains(month), (1...Self.dayCount(year, month)).contains(day), hour < 24,
      minute < 60, second < 60
    else { throw .noSuchInstant }
    let minutes = (Self.days(year, month, day) * 24 + hour) * 60 + minute - offset
    let milliseconds = (minutes * 60 + second) * 1_000 + fraction
    guard milliseconds >= Self.earliest.milliseconds, milliseconds <= Self.latest.milliseconds
    else { throw .noSuchInstant }
    self.init(unchecked: milliseconds)
  }

  /// The most bytes that `write` appends.
  public static let textByteCountMax = 24

  /// Appends the instant as RFC 3339 in UTC, with milliseconds only when they are not zero.
  /// `output` has room for `textByteCountMax` bytes.
  public func write(into output: inout OutputSpan<UInt8>) {
    // From year 0000 on, so that all divisions are of positive numbers, and of 32 bits.
    let sinceEarliest = UInt64(milliseconds - Self.earliest.milliseconds)
    let (day, inDay) = sinceEarliest.quotientAndRemainder(dividingBy: 86_400_000)
    let date = Self.date(UInt32(truncatingIfNeeded: day))
    let (secondInDay, millisecond) = UInt32(truncatingIfNeeded: inDay)
      .quotientAndRemainder(dividingBy: 1_000)
    let minute = secondInDay / 60
    let centisecond = millisecond / 10
    let calendar = EightDigits(pairs: date.year / 100, date.year % 100, date.month, date.day)
    let clock = EightDigits(pairs: minute / 60, minute % 60, secondInDay % 60, centisecond)
    // Three words: yyyy-mm-, ddThh:mm and :ss.mmmZ or :ssZ.
    let first = calendar.pair(0) | calendar.pair(1) &<< 16 | calendar.pair(2) &<< 40
    output.append(first | Self.byte("-", 4) | Self.byte("-", 7), byteCount: 8)
    let second = calendar.pair(3) | clock.pair(0) &<< 24 | clock.pair(1) &<< 48
    output.append(second | Self.byte("T", 2) | Self.byte(":", 5), byteCount: 8)
    let third = Self.byte(":", 0) | clock.pair(2) &<< 8
    guard millisecond != 0 else { return output.append(third | Self.byte("Z", 3), byteCount: 4) }
    let lastDigit = UInt64(millisecond &- centisecond &* 10) &<< 48 | Self.byte("0", 6)
    output.append(
      third | Self.byte(".", 3) | clock.pair(3) &<< 32 | lastDigit | Self.byte("Z", 7), byteCount: 8
    )
  }
}

extension Instant {
  /// A character as one byte of a word.
  @inline(__always)
  private static func byte(_ character: Unicode.Scalar, _ place: UInt64) -> UInt64 {
    UInt64(character.value) &<< (8 &* place)
  }
}

extension Instant: CustomStringConvertible {
  /// The instant as RFC 3339 in UTC.
  public var description: String {
    String(unsafeUninitializedCapacity: Self.textByteCountMax) { buffer in
      var output = OutputSpan(buffer: buffer, initializedCount: 0)
      write(into: &output)
      return output.finalize(for: buffer)
    }
  }
}

/// The calendar: proleptic Gregorian, counted from March so that the leap day comes last.
extension Instant {
  private static func isLeap(_ year: Int64) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  private static func dayCount(_ year: Int64, _ month: Int64) -> Int64 {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days from 1970-01-01.
  private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    // One cycle of 400 years ahead keeps January of the year 0000 positive.
    let marchYear = year + 400 - (month <= 2 ? 1 : 0)
    let monthsSinceMarch = (month + 9) % 12
    let dayOfYear = (153 * monthsSinceMarch + 2) / 5 + day - 1
    let leapDays = marchYear / 4 - marchYear / 100 + marchYear / 400
    return marchYear * 365 + leapDays + dayOfYear - 146_097 - 719_468
  }

  /// The date so many days after 0000-01-01.
  private static func date(_ days: UInt32) -> (year: UInt32, month: UInt32, day: UInt32) {
    // From the first of March, 400 years before: 0000-01-01 is 60 days before 0000-03-01.
    let sinceMarch = days &+ 146_097 &- 60
    let (cycle, inCycle) = sinceMarch.quotientAndRemainder(dividingBy: 146_097)
    let leapDays = inCycle / 1_460 &- inCycle / 36_524 &+ inCycle / 146_096
    let yearInCycle = (inCycle &- leapDays) / 365
    let dayOfYear = inCycle &- (365 &* yearInCycle &+ yearInCycle / 4 &- yearInCycle / 100)
    let monthsSinceMarch = (5 &* dayOfYear &+ 2) / 153
    let month = monthsSinceMarch < 10 ? monthsSinceMarch &+ 3 : monthsSinceMarch &- 9
    let year = yearInCycle &+ cycle &* 400 &- 400 &+ (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear &- (153 &* monthsSinceMarch &+ 2) / 5 &+ 1)
  }
}

/// The text, piece by piece.
extension Instant {
  private static func number(
    _ bytes: Span<UInt8>, _ start: Int, _ width: Int
  ) throws(InstantError) -> Int64 {
    guard start + width <= bytes.count else { throw .malformed }
    var number: Int64 = 0
    for index in start..<start + width {
      let digit = bytes[index] &- UInt8(ascii: "0")
      guard digit < 10 else { throw .malformed }
      number = number * 10 + Int64(digit)
    }
    return number
  }

  private static func expect(
    _ byte: UInt8, _ bytes: Span<UInt8>, _ index: Int
  ) throws(InstantError) {
    guard index < bytes.count, bytes[index] == byte else { throw .malformed }
  }

  /// The milliseconds of the fraction at `index`, if one stands there.
  private static func fraction(
    _ bytes: Span<UInt8>, _ index: inout Int
  ) throws(InstantError) -> Int64 {
    guard bytes[index] == UInt8(ascii: ".") else { return 0 }
    index += 1
    let start = index
    var milliseconds: Int64 = 0
    while index < bytes.count {
      let digit = bytes[index] &- UInt8(ascii: "0")
      guard digit < 10 else { break }
      if index < start + 3 { milliseconds = milliseconds * 10 + Int64(digit) }
      index += 1
    }
    switch index - start {
    case 0: throw .malformed
    case 1: return milliseconds * 100
    case 2: return milliseconds * 10
    default: return milliseconds
    }
  }

  /// The offset from UTC that ends the text.
  private static func offsetMinutes(
    _ bytes: Span<UInt8>, _ index: Int
  ) throws(InstantError) -> Int64 {
    guard index < bytes.count else { throw .malformed }
    if bytes[index] | 0x20 == UInt8(ascii: "z") {
      guard index + 1 == bytes.count else { throw .malformed }
      return 0
    }
    let isAhead = bytes[index] == UInt8(ascii: "+")
    guard isAhead || bytes[index] == UInt8(ascii: "-"), bytes.count == index + 6 else {
      throw .malformed
    }
    let hours = try number(bytes, index + 1, 2)
    try expect(UInt8(ascii: ":"), bytes, index + 3)
    let minutes = try number(bytes, index + 4, 2)
    guard hours < 24, minutes < 60 else { throw .noSuchInstant }
    return (hours * 60 + minutes) * (isAhead ? 1 : -1)
  }
}
