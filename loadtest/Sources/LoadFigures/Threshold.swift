import Timing

/// What a run must keep to pass: `p99 < 5ms`, `errors == 0`, `rate >= 0.99 × asked`,
/// `read.p99[5s..9s] <= 2 × read.p99[0s..5s]`.
package struct Threshold: Equatable, Sendable, CustomStringConvertible {
  package enum Comparison: String, CaseIterable, Sendable {
    // Those of two characters first: they begin as others do.
    case atMost = "<="
    case atLeast = ">="
    case equal = "=="
    case below = "<"
    case above = ">"

    func holds(_ left: Double, _ right: Double) -> Bool {
      switch self {
      case .atMost: left <= right
      case .atLeast: left >= right
      case .equal: left == right
      case .below: left < right
      case .above: left > right
      }
    }
  }

  /// What is compared with: a number, or a number times another figure of the run.
  package enum Bound: Equatable, Sendable {
    case number(Double)
    case multiple(Double, of: Measure)
  }

  package let measure: Measure
  package let comparison: Comparison
  package let bound: Bound
  package let description: String

  /// How a run stood to a threshold.
  package struct Verdict: Sendable {
    package let threshold: Threshold
    /// Nil where the run has no such figure, which is no way to pass.
    package let value: Double?
    /// What the figure was held against; nil where the run has no such figure.
    package let limit: Double?
    package let passed: Bool
  }

  /// Nil where the text is none.
  package init?(_ text: String) {
    description = text
    let found = Comparison.allCases.lazy.compactMap { comparison in
      text.firstRange(of: comparison.rawValue).map { (comparison, $0) }
    }.first
    guard let (comparison, range) = found,
      let measure = Measure(trimmed(text[..<range.lowerBound])),
      let bound = Bound(trimmed(text[range.upperBound...]), for: measure.subject)
    else { return nil }
    self.measure = measure
    self.comparison = comparison
    self.bound = bound
  }

  package func verdict(on run: RunFigures) -> Verdict {
    let value = measure.value(in: run)
    let limit: Double? =
      switch bound {
      case .number(let number): number
      case .multiple(let factor, let other): other.value(in: run).map { $0 * factor }
      }
    var passed = false
    if let value, let limit { passed = comparison.holds(value, limit) }
    return Verdict(threshold: self, value: value, limit: limit, passed: passed)
  }

  /// The names of the steps it speaks of.
  package var stepNames: [String] {
    guard case .multiple(_, let other) = bound else { return [measure.step].compactMap(\.self) }
    return [measure.step, other.step].compactMap(\.self)
  }
}

extension Threshold.Bound {
  init?(_ text: Substring, for subject: Measure.Subject) {
    if let sign = text.firstIndex(where: { "×x*".contains($0) }),
      let factor = Double(trimmed(text[..<sign])),
      let measure = Measure(trimmed(text[text.index(after: sign)...]))
    {
      guard measure.subject.isLatency == subject.isLatency else { return nil }
      self = .multiple(factor, of: measure)
    } else if let measure = Measure(text) {
      guard measure.subject.isLatency == subject.isLatency else { return nil }
      self = .multiple(1, of: measure)
    } else if subject.isLatency {
      guard let span = TimeSpan(text.filter { $0 != " " }[...]) else { return nil }
      self = .number(Double(span.nanoseconds))
    } else {
      let isPercent = text.hasSuffix("%")
      let digits = trimmed(
        isPercent ? text.dropLast() : text.hasSuffix("/s") ? text.dropLast(2) : text)
      guard let number = Double(digits), number.isFinite else { return nil }
      self = .number(isPercent ? number / 100 : number)
    }
  }
}

private func trimmed(_ text: Substring) -> Substring {
  var text = text
  while text.first == " " { text.removeFirst() }
  while text.last == " " { text.removeLast() }
  return text
}
