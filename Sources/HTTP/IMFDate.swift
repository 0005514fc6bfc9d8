/// An instant in the form HTTP's fields have it: `Sun, 06 Nov 1994 08:49:37 GMT`.
package struct IMFDate: Sendable {
  /// The text, always as long.
  package private(set) var bytes: InlineArray<29, UInt8>

  /// The date of that many seconds after 1970 began; the nearest with a year of four digits that is
  /// not before 1970, should a clock be so wrong.
  package init(unixSeconds: Int64) {
    let seconds = Int(min(max(unixSeconds, 0), 253_402_300_799))
    let day = seconds / 86_400
    let date = Self.date(ofDay: day)
    bytes = InlineArray(repeating: UInt8(ascii: " "))
    write("Sun, Mon, Tue, Wed, Thu, Fri, Sat, ", (day + 4) % 7 * 5, count: 4, at: 0)
    write(twoDigits: date.day, at: 5)
    write("JanFebMarAprMayJunJulAugSepOctNovDec", (date.month - 1) * 3, count: 3, at: 8)
    write(twoDigits: date.year / 100, at: 12)
    write(twoDigits: date.year % 100, at: 14)
    write(twoDigits: seconds / 3_600 % 24, at: 17)
    write(twoDigits: seconds / 60 % 60, at: 20)
    write(twoDigits: seconds % 60, at: 23)
    bytes[19] = UInt8(ascii: ":")
    bytes[22] = UInt8(ascii: ":")
    write("GMT", 0, count: 3, at: 26)
  }

  /// The civil date of a day counted from 1970-01-01. Years are taken from March on, so that a leap
  /// day ends one, and in eras of 400 years, after which the calendar repeats.
  private static func date(ofDay day: Int) -> (year: Int, month: Int, day: Int) {
    let marchDay = day + 719_468
    let era = marchDay / 146_097
    let dayOfEra = marchDay % 146_097
    let leapDays = dayOfEra / 1_460 - dayOfEra / 36_524 + dayOfEra / 146_096
    let yearOfEra = (dayOfEra - leapDays) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    // From March on, months of 31, 30, 31, 30, 31 days repeat: five of them in 153 days.
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    return (
      year: era * 400 + yearOfEra + (month <= 2 ? 1 : 0),
      month: month,
      day: dayOfYear - (153 * marchMonth + 2) / 5 + 1
    )
  }

  private mutating func write(twoDigits number: Int, at index: Int) {
    bytes[index] = UInt8(ascii: "0") + UInt8(number / 10)
    bytes[index + 1] = UInt8(ascii: "0") + UInt8(number % 10)
  }

  private mutating func write(_ text: StaticString, _ start: Int, count: Int, at index: Int) {
    for offset in 0..<count { bytes[index + offset] = text.utf8Start[start + offset] }
  }
}
