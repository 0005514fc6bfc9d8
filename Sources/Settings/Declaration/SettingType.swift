/// What a setting's text may be, and the value that it stands for.
package struct SettingType<Value: Sendable>: Sendable {
  /// What stands for the value in the help: `SIZE`.
  let placeholder: String
  /// What would be valid, to complete "is not …".
  let valid: String
  /// Whether what is given may hold a secret, so that even a malformed one is not shown.
  let isSecret: Bool
  /// Whether a file has the value without quotes.
  let isBare: Bool
  /// Whether a file has a list of objects for it, whose JSON5 text is the value's elsewhere.
  var isList = false
  let parse: @Sendable (String) -> Value?
  /// The value in its plainest form, secrets left out.
  let show: @Sendable (Value) -> String

  package init(
    placeholder: String, valid: String, isSecret: Bool = false, isBare: Bool = false,
    parse: @escaping @Sendable (String) -> Value?, show: @escaping @Sendable (Value) -> String
  ) {
    self.placeholder = placeholder
    self.valid = valid
    self.isSecret = isSecret
    self.isBare = isBare
    self.parse = parse
    self.show = show
  }
}

extension SettingType<Int> {
  /// A whole number.
  package static func count(_ range: ClosedRange<Int>) -> SettingType {
    SettingType(
      placeholder: "COUNT",
      valid: "a whole number from \(range.lowerBound) to \(range.upperBound)", isBare: true,
      parse: { text in wholeNumber(text).flatMap { range.contains($0) ? $0 : nil } },
      show: { String($0) })
  }

  /// A number of bytes, such as `16KiB`.
  package static func byteCount(_ range: ClosedRange<Int>) -> SettingType {
    let units = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("", 1)]
    let show: @Sendable (Int) -> String = { count in
      let (unit, size) = units.first { count >= $0.1 && count % $0.1 == 0 } ?? ("", 1)
      return "\(count / size)\(unit)"
    }
    return SettingType(
      placeholder: "SIZE",
      valid: "a size from \(show(range.lowerBound)) to \(show(range.upperBound)), in bytes "
        + "or with KiB, MiB or GiB",
      parse: { text in
        numberWithUnit(text, units).flatMap { range.contains($0) ? $0 : nil }
      }, show: show)
  }
}

extension SettingType<Duration> {
  /// A time, such as `75s` or `300ms`; a number alone is seconds.
  package static func duration(_ range: ClosedRange<Duration>) -> SettingType {
    let units = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("", 1000)]
    let show: @Sendable (Duration) -> String = { duration in
      let milliseconds = duration / .milliseconds(1)
      let count = Int(milliseconds.rounded())
      return count % 1000 == 0 ? "\(count / 1000)s" : "\(count)ms"
    }
    return SettingType(
      placeholder: "TIME",
      valid: "a time from \(show(range.lowerBound)) to \(show(range.upperBound)), in seconds "
        + "or with ms, s, m or h",
      parse: { text in
        numberWithUnit(text, units).map { .milliseconds($0) }
          .flatMap { range.contains($0) ? $0 : nil }
      }, show: show)
  }
}

extension SettingType<Bool> {
  package static var bool: SettingType {
    SettingType(
      placeholder: "", valid: "true or false", isBare: true,
      parse: { $0 == "true" ? true : $0 == "false" ? false : nil }, show: { String($0) })
  }
}

extension SettingType where Value: CaseIterable & RawRepresentable<String> {
  /// One word of several.
  package static var word: SettingType {
    let words = Value.allCases.map(\.rawValue)
    return SettingType(
      placeholder: "WORD", valid: "one of \(words.joined(separator: ", "))",
      parse: { Value(rawValue: $0) }, show: { $0.rawValue })
  }
}

extension SettingType<String> {
  /// A text that `isValid` accepts.
  package static func text(
    _ placeholder: String, valid: String, where isValid: @escaping @Sendable (String) -> Bool
  ) -> SettingType {
    SettingType(
      placeholder: placeholder, valid: valid, parse: { isValid($0) ? $0 : nil }, show: { $0 })
  }
}

extension SettingType<ListenAddress> {
  package static var listenAddress: SettingType {
    SettingType(
      placeholder: "ADDRESS",
      valid: "a numeric address with a port, such as 127.0.0.1:8080 or [::1]:0",
      parse: { ListenAddress($0) }, show: { $0.description })
  }
}

/// A whole number and the unit behind it, multiplied.
private func numberWithUnit(_ text: String, _ units: [(name: String, size: Int)]) -> Int? {
  let digits = text.prefix { $0.isASCII && $0.isNumber }
  guard !digits.isEmpty, let number = wholeNumber(digits),
    let unit = units.first(where: { $0.name == text[digits.endIndex...] })
  else { return nil }
  let (product, isTooLarge) = number.multipliedReportingOverflow(by: unit.size)
  return isTooLarge ? nil : product
}
