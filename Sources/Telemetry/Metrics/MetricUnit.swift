/// What a metric's numbers count, and how many of its recorded units make one that is shown.
///
/// Everything is recorded as whole numbers, times in nanoseconds; what is scraped is in the base
/// unit, with its decimals exact.
package struct MetricUnit: Sendable, Equatable {
  /// The suffix that the metric's name carries; empty for plain counts.
  let name: String
  /// The decimal places between the unit recorded and the unit shown.
  let decimalPlaces: Int

  /// A plain count.
  package static let one = MetricUnit(name: "", decimalPlaces: 0)
  package static let bytes = MetricUnit(name: "bytes", decimalPlaces: 0)
  /// Recorded in nanoseconds.
  package static let seconds = MetricUnit(name: "seconds", decimalPlaces: 9)
  /// Recorded in millionths.
  package static let ratio = MetricUnit(name: "ratio", decimalPlaces: 6)
}
