import Bytes

extension ByteBuffer {
  /// Appends `text` as it may stand within a JSON string. What is not UTF-8 becomes U+FFFD.
  mutating func append(escapingForJSON text: Span<UInt8>) {
    if (0..<text.count).allSatisfy({ text[$0] < 0x80 }) {
      appendEscapes(of: text)
    } else {
      var repaired = String(decoding: text)
      repaired.withUTF8 { appendEscapes(of: $0.span) }
    }
  }

  private mutating func appendEscapes(of text: Span<UInt8>) {
    var plainStart = 0
    for index in 0..<text.count {
      let byte = text[index]
      guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else {
        continue
      }
      append(text.extracting(plainStart..<index))
      plainStart = index + 1
      switch byte {
      case UInt8(ascii: "\n"): append(#"\n"#)
      case UInt8(ascii: "\r"): append(#"\r"#)
      case UInt8(ascii: "\t"): append(#"\t"#)
      case UInt8(ascii: "\""): append(#"\""#)
      case UInt8(ascii: "\\"): append(#"\\"#)
      default:
        append(#"\u00"#)
        append(byte < 0x10 ? UInt8(ascii: "0") : UInt8(ascii: "1"))
        let digit = byte & 0xF
        append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit)
      }
    }
    append(text.extracting(plainStart..<text.count))
  }

  /// Appends milliseconds since the Unix epoch as RFC 3339 has it, in UTC:
  /// `2026-11-20T10:00:00.123Z`.
  mutating func append(instant milliseconds: Int) {
    let millisecondsPerDay = 86_400_000
    let day = (milliseconds - milliseconds.modulo(millisecondsPerDay)) / millisecondsPerDay
    let date = civilDate(daysSinceEpoch: day)
    let time = milliseconds.modulo(millisecondsPerDay)
    append(date.year, digitCount: 4)
    append("-")
    append(date.month, digitCount: 2)
    append("-")
    append(date.day, digitCount: 2)
    append("T")
    append(time / 3_600_000, digitCount: 2)
    append(":")
    append(time / 60_000 % 60, digitCount: 2)
    append(":")
    append(time / 1000 % 60, digitCount: 2)
    append(".")
    append(time % 1000, digitCount: 3)
    append("Z")
  }

  private mutating func append(_ number: Int, digitCount: Int) {
    var divisor = Int(powersOfTen[digitCount - 1])
    while divisor > 0 {
      append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
      divisor /= 10
    }
  }
}

/// The Gregorian date of a day. Years are counted from March, so that the leap day comes last and
/// months have lengths that one formula gives; 400 years have 146 097 days.
private func civilDate(daysSinceEpoch: Int) -> (year: Int, month: Int, day: Int) {
  let days = daysSinceEpoch + 719_468  // since 0000-03-01
  let dayOfEra = days.modulo(146_097)
  let era = (days - dayOfEra) / 146_097
  let yearOfEra =
    (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
  let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
  let monthFromMarch = (5 * dayOfYear + 2) / 153
  let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
  let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
}

extension Int {
  /// The remainder that is never negative.
  fileprivate func modulo(_ divisor: Int) -> Int {
    let remainder = self % divisor
    return remainder < 0 ? remainder + divisor : remainder
  }
}
