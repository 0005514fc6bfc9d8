import LoadFigures
import Timing

/// The charts of the page.
extension RunReport {
  var charts: String {
    let failures = figures.failed > 0 ? [failureChart] : []
    return ([percentileChart, timeChart, throughputChart] + failures).map(\.html).joined()
  }

  private func latencyAxis(_ values: [Double]) -> Axis {
    Axis(.logarithmic, holding: values) { TimeSpan.nanoseconds(Int64($0)).shortText }
  }

  /// The nines spread out: as far from 90 % to 99 % as from 99 % to 99.9 %.
  private var percentileChart: LineChart {
    let latencies = figures.correctedLatencies()
    let last = max(1, decimalLogarithm(Double(max(latencies.count, 10))))
    let points = stride(from: 0, through: last, by: last / 240).map { nines in
      let share = 1 - 1 / Double.powerOfTen(nines)
      return (x: nines, y: Double(latencies.quantile(share)))
    }
    let marks: [(Double, String)] = [
      (0, "0 %"), (0.30103, "50 %"), (1, "90 %"), (2, "99 %"), (3, "99.9 %"), (4, "99.99 %"),
      (5, "99.999 %"), (6, "99.9999 %"), (7, "99.99999 %"),
    ]
    return LineChart(
      title: "Latency by percentile", about: "so many requests were answered within",
      horizontal: Axis(.linear, holding: [last]) { _ in "" },
      vertical: latencyAxis(points.map(\.y)),
      series: [LineChart.Series(name: "latency", colour: "a", points: points)],
      marks: marks.filter { $0.0 <= last })
  }

  private var timeChart: LineChart {
    let slices = figures.slices.all.enumerated().map { ($0, $1.allLatencies) }
      .filter { $1.count > 0 }
    let series = [("p50", "a", 0.5), ("p99", "b", 0.99), ("max", "c", 1)].map {
      name, colour, share in
      LineChart.Series(
        name: name, colour: colour,
        points: slices.map { (middle(of: $0), Double($1.quantile(share))) })
    }
    return LineChart(
      title: "Latency over time", about: "of the requests that fell due then",
      horizontal: timeAxis, vertical: latencyAxis(series.flatMap(\.points).map(\.y)),
      series: series)
  }

  private var throughputChart: LineChart {
    let series = [
      rates("asked", "b") { $0.asked }, rates("answered", "a") { $0.answered },
    ]
    return LineChart(
      title: "Throughput", about: "a second", horizontal: timeAxis,
      vertical: Axis(.linear, holding: series.flatMap(\.points).map(\.y), headroom: 1.1) {
        $0.shortText
      },
      series: series)
  }

  private var failureChart: LineChart {
    let failed = rates("failed", "c") { $0.failed }
    return LineChart(
      title: "Failures", about: "a second", horizontal: timeAxis,
      vertical: Axis(.linear, holding: failed.points.map(\.y) + [1], headroom: 1.1) {
        $0.shortText
      },
      series: [failed])
  }

  private var timeAxis: Axis {
    let end = figures.slices.start(of: figures.slices.all.count).inSeconds
    return Axis(.linear, holding: [end]) { "\($0.shortText) s" }
  }

  private func middle(of slice: Int) -> Double {
    figures.slices.start(of: slice).inSeconds + figures.slices.width.inSeconds / 2
  }

  /// Of the whole slices: of the one in which the asking ended, too little is known.
  private func rates(
    _ name: String, _ colour: String, _ count: (TimeSlice) -> UInt64
  ) -> LineChart.Series {
    let width = figures.slices.width.inSeconds
    let points = figures.slices.all.enumerated().map { index, slice in
      (x: middle(of: index), y: Double(count(slice)) / width)
    }
    let end = figures.duration.inSeconds
    let whole = points.filter { $0.x + width / 2 <= end + 1e-6 || name == "failed" }
    return LineChart.Series(name: name, colour: colour, points: whole.isEmpty ? points : whole)
  }
}

extension Double {
  /// 10 to a power from 0 on.
  static func powerOfTen(_ power: Double) -> Double {
    var result = 1.0
    for _ in 0..<Int(power) { result *= 10 }
    var (root, fraction) = (10.0, power - power.rounded(.down))
    while fraction > 1e-9 {
      root = root.squareRoot()
      fraction *= 2
      if fraction >= 1 {
        result *= root
        fraction -= 1
      }
    }
    return result
  }

  /// Without decimals that say nothing: `0.5`, `20`, `50 k`.
  var shortText: String {
    if magnitude >= 10_000 { return "\((self / 1000).shortText) k" }
    var text = text(decimals: 3)
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return text
  }
}

extension TimeSpan {
  /// For round values: `20 µs`, `5 ms`, `1 s`.
  var shortText: String {
    let units: [(String, Double)] = [("s", 1e9), ("ms", 1e6), ("µs", 1e3), ("ns", 1)]
    let unit = units.first { Double(nanoseconds) >= $0.1 } ?? ("ns", 1)
    return "\((Double(nanoseconds) / unit.1).shortText) \(unit.0)"
  }
}
