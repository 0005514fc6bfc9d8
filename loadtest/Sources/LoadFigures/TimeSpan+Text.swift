import Timing

extension TimeSpan {
  /// Reads `250us`, `10ms`, `1.5s`, `2m`; nil where it is none of them, or longer than a year.
  package init?(_ text: Substring) {
    let units: [(name: String, nanoseconds: Double)] = [
      ("ns", 1), ("us", 1e3), ("µs", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 60e9), ("h", 3600e9),
    ]
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let unit = units.first { $0.name == text[digits.endIndex...] }
    guard let number = Double(digits), let unit else { return nil }
    let nanoseconds = number * unit.nanoseconds
    guard nanoseconds < 366 * 24 * 3600e9 else { return nil }
    self = .nanoseconds(Int64(nanoseconds.rounded()))
  }

  /// With three digits that count and the unit that suits: `843 µs`, `12.4 ms`, `1.00 s`.
  package var text: String {
    let units: [(name: String, nanoseconds: Double)] = [("s", 1e9), ("ms", 1e6), ("µs", 1e3)]
    let value = Double(nanoseconds)
    guard let unit = units.first(where: { value >= $0.nanoseconds * 0.9995 }) else {
      return "\(nanoseconds) ns"
    }
    let number = value / unit.nanoseconds
    return "\(number.text(decimals: number < 9.995 ? 2 : number < 99.95 ? 1 : 0)) \(unit.name)"
  }
}

extension Double {
  /// Rounded to so many decimals, all of them shown.
  package func text(decimals: Int) -> String {
    guard isFinite, magnitude < 1e15 else { return "-" }
    let scale = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
    let whole = Int64((magnitude * scale).rounded())
    let sign = self < 0 && whole > 0 ? "-" : ""
    let (integer, fraction) = whole.quotientAndRemainder(dividingBy: Int64(scale))
    guard decimals > 0 else { return "\(sign)\(integer)" }
    let digits = String(fraction)
    return "\(sign)\(integer).\(String(repeating: "0", count: decimals - digits.count))\(digits)"
  }
}

extension TimeSpan {
  package static func + (left: Self, right: Self) -> Self {
    .nanoseconds(left.nanoseconds + right.nanoseconds)
  }

  package static func - (left: Self, right: Self) -> Self {
    .nanoseconds(left.nanoseconds - right.nanoseconds)
  }

  package var inSeconds: Double { Double(nanoseconds) / 1e9 }
}
