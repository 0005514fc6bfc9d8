import Bytes
import Testing

@testable import Telemetry

/// One metric of each kind, with something counted.
private func sample() -> Metrics {
  var catalogue = MetricCatalogue()
  let requests = catalogue.counters(
    "http_requests_total", help: "Requests \"answered\",\nby \\ route.",
    by: Labels(["method", "route"], rows: [["GET", "/a\"b\\c\nd"], ["POST", "/ü"]]),
    Labels("status", ["2xx", "4xx"]))
  let latency = catalogue.histograms(
    "request_duration_seconds", help: "Time to answer.",
    scale: HistogramScale(unit: .seconds, from: 1_000_000, through: 10_000_000_000),
    by: Labels("route", ["/a"]))
  let lines = catalogue.histogram("batch_lines", help: "Lines.", scale: .counts(through: 10))
  let connections = catalogue.gauge("connections", help: "Connections open.")
  let busy = catalogue.counter("busy_seconds_total", help: "Time at work.", unit: .seconds)
  let fill = catalogue.sharedGauge("cache_fill_ratio", help: "Share in use.", unit: .ratio)
  catalogue.gauge("answer_bytes", help: "The answer.", unit: .bytes) { 42 }
  let metrics = Metrics(catalogue, meterCount: 1)
  let meter = metrics.meter(at: 0)
  meter.add(3, to: requests[0, 0])
  meter.add(Int.max, to: requests[1, 1])
  for duration in [500_000, 1_000_000, 1_000_001, 2_500_000_000, 10_000_000_001] {
    meter.record(duration, in: latency[0])
  }
  for count in [1, 2, 3, 11] { meter.record(count, in: lines) }
  meter.add(-2, to: connections)
  meter.add(1_500_000_000, to: busy)
  metrics.shared.set(fill, to: 62_500)
  return metrics
}

private func exposed(_ metrics: Metrics, _ format: ExpositionFormat) -> String {
  var output = ByteBuffer()
  metrics.write(to: &output, as: format)
  return output.withSpan { String(decoding: $0) }
}

@Test func `Prometheus text shows every family by name`() {
  #expect(
    exposed(sample(), .prometheusText) == #"""
      # HELP answer_bytes The answer.
      # TYPE answer_bytes gauge
      answer_bytes 42
      # HELP batch_lines Lines.
      # TYPE batch_lines histogram
      batch_lines_bucket{le="1.0"} 1
      batch_lines_bucket{le="2.0"} 2
      batch_lines_bucket{le="5.0"} 3
      batch_lines_bucket{le="10.0"} 3
      batch_lines_bucket{le="+Inf"} 4
      batch_lines_sum 17
      batch_lines_count 4
      # HELP busy_seconds_total Time at work.
      # TYPE busy_seconds_total counter
      busy_seconds_total 1.5
      # HELP cache_fill_ratio Share in use.
      # TYPE cache_fill_ratio gauge
      cache_fill_ratio 0.0625
      # HELP connections Connections open.
      # TYPE connections gauge
      connections -2
      # HELP http_requests_total Requests "answered",\nby \\ route.
      # TYPE http_requests_total counter
      http_requests_total{method="GET",route="/a\"b\\c\nd",status="2xx"} 3
      http_requests_total{method="GET",route="/a\"b\\c\nd",status="4xx"} 0
      http_requests_total{method="POST",route="/ü",status="2xx"} 0
      http_requests_total{method="POST",route="/ü",status="4xx"} 9223372036854775807
      # HELP request_duration_seconds Time to answer.
      # TYPE request_duration_seconds histogram
      request_duration_seconds_bucket{route="/a",le="0.001"} 2
      request_duration_seconds_bucket{route="/a",le="0.002"} 3
      request_duration_seconds_bucket{route="/a",le="0.005"} 3
      request_duration_seconds_bucket{route="/a",le="0.01"} 3
      request_duration_seconds_bucket{route="/a",le="0.02"} 3
      request_duration_seconds_bucket{route="/a",le="0.05"} 3
      request_duration_seconds_bucket{route="/a",le="0.1"} 3
      request_duration_seconds_bucket{route="/a",le="0.2"} 3
      request_duration_seconds_bucket{route="/a",le="0.5"} 3
      request_duration_seconds_bucket{route="/a",le="1.0"} 3
      request_duration_seconds_bucket{route="/a",le="2.0"} 3
      request_duration_seconds_bucket{route="/a",le="5.0"} 4
      request_duration_seconds_bucket{route="/a",le="10.0"} 4
      request_duration_seconds_bucket{route="/a",le="+Inf"} 5
      request_duration_seconds_sum{route="/a"} 12.502500002
      request_duration_seconds_count{route="/a"} 5

      """#)
}

@Test func `OpenMetrics has units, bare counter families and an end`() {
  let lines = exposed(sample(), .openMetrics)
    .split(separator: "\n", omittingEmptySubsequences: false)
  let heads = lines.filter { $0.hasPrefix("#") }
  #expect(
    heads == [
      "# TYPE answer_bytes gauge", "# UNIT answer_bytes bytes", "# HELP answer_bytes The answer.",
      "# TYPE batch_lines histogram", "# HELP batch_lines Lines.",
      "# TYPE busy_seconds counter", "# UNIT busy_seconds seconds",
      "# HELP busy_seconds Time at work.",
      "# TYPE cache_fill_ratio gauge", "# UNIT cache_fill_ratio ratio",
      "# HELP cache_fill_ratio Share in use.",
      "# TYPE connections gauge", "# HELP connections Connections open.",
      "# TYPE http_requests counter",
      #"# HELP http_requests Requests \"answered\",\nby \\ route."#,
      "# TYPE request_duration_seconds histogram", "# UNIT request_duration_seconds seconds",
      "# HELP request_duration_seconds Time to answer.",
      "# EOF",
    ])
  #expect(lines.suffix(2) == ["# EOF", ""])
  let samples = exposed(sample(), .prometheusText).split(separator: "\n")
    .filter { !$0.hasPrefix("#") }
  #expect(lines.filter { !$0.hasPrefix("#") && !$0.isEmpty } == samples)
}

@Test(
  arguments: [
    (1, "1e-09"), (10_000, "1e-05"), (50_000, "5e-05"), (100_000, "0.0001"), (2_000_000, "0.002"),
    (500_000_000, "0.5"), (1_000_000_000, "1.0"), (20_000_000_000, "20.0"),
    (500_000_000_000_000, "500000.0"), (1_000_000_000_000_000, "1e+06"),
  ] as [(UInt64, String)])
func `bounds in seconds are written canonically`(bound: UInt64, text: String) {
  #expect(MetricUnit.seconds.boundText(bound) == text)
}

@Test func `bounds in whole units are written canonically`() {
  let texts = ([1, 100_000, 5_000_000, 10_000_000_000] as [UInt64]).map(MetricUnit.bytes.boundText)
  #expect(texts == ["1.0", "100000.0", "5e+06", "1e+10"])
}

@Test(
  arguments: [
    (0, "0"), (1, "0.000000001"), (1_000_000_000, "1"), (1_230_000_000, "1.23"),
    (UInt64.max, "18446744073.709551615"),
  ] as [(UInt64, String)])
func `nanoseconds are seconds to the last digit`(number: UInt64, text: String) {
  var output = ByteBuffer()
  output.append(number, decimalPlaces: 9)
  let written = output.withSpan { String(decoding: $0) }
  #expect(written == text)
}

@Test func `a declaration a linter would object to is refused`() async {
  await #expect(processExitsWith: .failure) {
    var catalogue = MetricCatalogue()
    _ = catalogue.counter("requests", help: "No _total.")
  }
  await #expect(processExitsWith: .failure) {
    var catalogue = MetricCatalogue()
    _ = catalogue.gauge("uptime", help: "No unit in the name.", unit: .seconds)
  }
  await #expect(processExitsWith: .failure) {
    var catalogue = MetricCatalogue()
    _ = catalogue.gauge("level", help: "")
  }
  await #expect(processExitsWith: .failure) {
    var catalogue = MetricCatalogue()
    _ = catalogue.gauge("level", help: "Twice.")
    _ = catalogue.gauge("level", help: "Twice.")
  }
  await #expect(processExitsWith: .failure) { _ = Labels("le", ["1"]) }
}
