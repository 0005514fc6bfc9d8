/// The minutes at which something is to happen, in UTC: `minute hour day month weekday`, each `*`,
/// a number, a range `1-5`, a step `*/15` or `10-40/10`, or several with commas; Sunday is 0 or 7.
///
/// Where both a day and a weekday are given, either will do, as in every cron.
package struct CronTimes: Sendable, Equatable {
  private let minutes: UInt64
  private let hours: UInt64
  private let days: UInt64
  private let months: UInt64
  private let weekdays: UInt64
  private let isEitherDay: Bool

  /// Nil for a text that is not of this form, or names a day that never comes.
  package init?(_ text: String) {
    let fields = text.split(separator: " ")
    guard fields.count == 5, let minutes = Self.set(fields[0], 0...59),
      let hours = Self.set(fields[1], 0...23), let days = Self.set(fields[2], 1...31),
      let months = Self.set(fields[3], 1...12), let weekdays = Self.set(fields[4], 0...7)
    else { return nil }
    self.minutes = minutes
    self.hours = hours
    self.days = days
    self.months = months
    self.weekdays = weekdays & 0x7F | weekdays >> 7
    isEitherDay = !fields[2].hasPrefix("*") && !fields[4].hasPrefix("*")
    guard next(after: 0) != nil else { return nil }
  }

  private static func set(_ field: Substring, _ bounds: ClosedRange<Int>) -> UInt64? {
    var set: UInt64 = 0
    for part in field.split(separator: ",", omittingEmptySubsequences: false) {
      let pieces = part.split(separator: "/", omittingEmptySubsequences: false)
      guard (1...2).contains(pieces.count), let range = range(pieces[0], bounds) else { return nil }
      let step = pieces.count == 2 ? number(pieces[1]) ?? 0 : 1
      guard step > 0 else { return nil }
      for value in stride(from: range.lowerBound, through: range.upperBound, by: step) {
        set |= 1 << UInt64(value)
      }
    }
    return set
  }

  private static func range(
    _ text: Substring, _ bounds: ClosedRange<Int>
  ) -> ClosedRange<Int>? {
    if text == "*" { return bounds }
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map(number)
    guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1],
      first <= last, bounds.contains(first), bounds.contains(last)
    else { return nil }
    return first...last
  }

  private static func number(_ text: Substring) -> Int? {
    text.utf8.count <= 2 && text.utf8.allSatisfy { (48...57).contains($0) } ? Int(text) : nil
  }

  /// The first time after `milliseconds`, both since 1970. Leap days come again within 8 years.
  package func next(after milliseconds: Int) -> Int? {
    let first = (milliseconds - milliseconds.modulo(60_000)) / 60_000 + 1
    return day(from: first / 1440, through: first / 1440 + 8 * 366, by: 1) { day in
      minute(of: day, in: day == first / 1440 ? first % 1440..<1440 : 0..<1440)
    }
  }

  /// The last time that is not after `milliseconds`.
  package func latest(by milliseconds: Int) -> Int? {
    let last = (milliseconds - milliseconds.modulo(60_000)) / 60_000
    return day(from: last / 1440, through: last / 1440 - 8 * 366, by: -1) { day in
      minute(of: day, in: 0..<(day == last / 1440 ? last % 1440 + 1 : 1440), fromEnd: true)
    }
  }

  private func day(
    from first: Int, through last: Int, by step: Int, _ minute: (Int) -> Int?
  ) -> Int? {
    for day in stride(from: first, through: last, by: step) where holds(day) {
      if let minute = minute(day) { return (day * 1440 + minute) * 60_000 }
    }
    return nil
  }

  private func minute(of day: Int, in range: Range<Int>, fromEnd: Bool = false) -> Int? {
    let isTime = { (minute: Int) in
      hours >> UInt64(minute / 60) & 1 == 1 && minutes >> UInt64(minute % 60) & 1 == 1
    }
    return fromEnd ? range.last(where: isTime) : range.first(where: isTime)
  }

  private func holds(_ daysSinceEpoch: Int) -> Bool {
    let date = CivilDate(daysSinceEpoch: daysSinceEpoch)
    // 1 January 1970 was a Thursday.
    let isWeekday = weekdays >> UInt64((daysSinceEpoch + 4).modulo(7)) & 1 == 1
    let isDay = days >> UInt64(date.day) & 1 == 1
    return months >> UInt64(date.month) & 1 == 1
      && (isEitherDay ? isDay || isWeekday : isDay && isWeekday)
  }
}

/// A day of the Gregorian calendar.
private struct CivilDate {
  let month: Int
  let day: Int

  /// Years are counted from March, so that the leap day comes last and months have lengths that one
  /// formula gives; 400 years have 146 097 days.
  init(daysSinceEpoch: Int) {
    let dayOfEra = (daysSinceEpoch + 719_468).modulo(146_097)
    let year = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * year + year / 4 - year / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  }
}

extension Int {
  /// The remainder that is never negative.
  fileprivate func modulo(_ divisor: Int) -> Int {
    let remainder = self % divisor
    return remainder < 0 ? remainder + divisor : remainder
  }
}
