import Synchronization
import TestKit
import Testing

@testable import Telemetry

@Test func `the children of a family are counted apart`() {
  var catalogue = MetricCatalogue()
  let before = catalogue.counter("before_total", help: "Before.")
  let requests = catalogue.counters(
    "requests_total", help: "Requests.",
    by: Labels(["method", "route"], rows: [["GET", "/a"], ["POST", "/a"], ["GET", "/b"]]),
    Labels("status", ["2xx", "4xx"]))
  let after = catalogue.counter("after_total", help: "After.")
  let metrics = Metrics(catalogue, meterCount: 1)
  let meter = metrics.meter(at: 0)
  var expected: [Int] = []
  for route in 0..<3 {
    for status in 0..<2 {
      let count = route * 10 + status + 1
      meter.add(count, to: requests[route, status])
      expected.append(count)
    }
  }
  let counted = (0..<3).flatMap { route in
    (0..<2).map { metrics.value(of: requests[route, $0]) }
  }
  #expect(counted == expected)
  #expect(metrics.value(of: before) == 0)
  #expect(metrics.value(of: after) == 0)
}

@Test func `levels are summed over slabs, and a shared one is the last set`() {
  var catalogue = MetricCatalogue()
  let connections = catalogue.gauge("connections", help: "Connections.")
  let revision = catalogue.sharedGauge("revision", help: "Revision.")
  let metrics = Metrics(catalogue, meterCount: 2)
  let first = metrics.meter(at: 0)
  let second = metrics.meter(at: 1)
  first.add(5, to: connections)
  second.add(3, to: connections)
  second.add(-4, to: connections)
  metrics.shared.add(10, to: connections)
  #expect(metrics.value(of: connections) == 14)
  first.set(connections, to: -20)
  #expect(metrics.value(of: connections) == -11)
  metrics.shared.set(revision, to: 7)
  metrics.shared.set(revision, to: 6)
  #expect(metrics.value(of: revision) == 6)
}

@Test func `a total kept elsewhere never falls`() {
  var catalogue = MetricCatalogue()
  let total = catalogue.counter("elsewhere_total", help: "Kept elsewhere.")
  let metrics = Metrics(catalogue, meterCount: 0)
  metrics.shared.raise(total, to: 10)
  metrics.shared.raise(total, to: 9)
  metrics.shared.raise(total, to: -1)
  #expect(metrics.value(of: total) == 10)
}

@Test func `a distribution has every value in its bucket`() {
  var catalogue = MetricCatalogue()
  let sizes = catalogue.histograms(
    "sizes", help: "Sizes.", scale: .counts(through: 1000), by: Labels("of", ["a", "b"]))
  let metrics = Metrics(catalogue, meterCount: 1)
  let meter = metrics.meter(at: 0)
  for value in [-5, 0, 1, 2, 10, 11, 999, 1000] { meter.record(value, in: sizes[1]) }
  for value in [1001, Int.max / 2] { metrics.shared.record(value, in: sizes[1]) }
  let distribution = metrics.distribution(of: sizes[1])
  var shown: [String] = []
  distribution.shown { shown.append("\($0): \($1)") }
  #expect(
    shown == [
      "1: 3", "2: 4", "5: 4", "10: 5", "20: 6", "50: 6", "100: 6", "200: 6", "500: 6", "1000: 8",
    ])
  #expect(distribution.count == 10)
  #expect(distribution.sum == UInt64(1 + 2 + 10 + 11 + 999 + 1000 + 1001 + Int.max / 2))
  #expect(metrics.distribution(of: sizes[0]).count == 0)
}

@Test func `a quantile is the bound that so many values do not pass`() {
  var catalogue = MetricCatalogue()
  let latency = catalogue.histogram("latency_seconds", help: "Latency.", scale: .latency)
  let metrics = Metrics(catalogue, meterCount: 1)
  #expect(metrics.distribution(of: latency).quantile(0.5) == nil)
  let meter = metrics.meter(at: 0)
  for value in 1...100 { meter.record(value * 1000, in: latency) }
  let distribution = metrics.distribution(of: latency)
  #expect(distribution.quantile(0) == 1000)
  #expect(distribution.quantile(0.5) == 50_000)
  #expect(distribution.quantile(0.501) == 60_000)
  #expect(distribution.quantile(0.99) == 100_000)
  #expect(distribution.quantile(1) == 100_000)
  meter.record(60_000_000_000, in: latency)
  #expect(metrics.distribution(of: latency).quantile(1) == 10_000_000_000)
}

@Test func `nothing is lost between writers and a reader`() {
  var catalogue = MetricCatalogue()
  let events = catalogue.counter("events_total", help: "Events.")
  let values = catalogue.histogram("values", help: "Values.", scale: .counts(through: 100))
  let metrics = Metrics(catalogue, meterCount: 2)
  let rounds = 20_000
  let writerCount = 4
  let finished = Atomic(0)
  onThreads(writerCount + 1) { index in
    switch index {
    case 0, 1:
      let meter = metrics.meter(at: index)
      for round in 0..<rounds {
        meter.add(1, to: events)
        meter.record(round % 100, in: values)
      }
      finished.add(1, ordering: .releasing)
    case writerCount:
      var last = 0
      while finished.load(ordering: .acquiring) < writerCount {
        let now = metrics.value(of: events)
        precondition(now >= last, "a counter went down")
        last = now
      }
    default:
      for round in 0..<rounds {
        metrics.shared.add(1, to: events)
        metrics.shared.record(round % 100, in: values)
      }
      finished.add(1, ordering: .releasing)
    }
  }
  let distribution = metrics.distribution(of: values)
  #expect(metrics.value(of: events) == writerCount * rounds)
  #expect(distribution.count == UInt64(writerCount * rounds))
  #expect(distribution.sum == UInt64(writerCount * rounds / 100 * 4950))
}

@Test func `a slab has one meter at a time`() async {
  let metrics = Metrics(MetricCatalogue(), meterCount: 1)
  do { _ = metrics.meter(at: 0) }
  _ = metrics.meter(at: 0)
  await #expect(processExitsWith: .failure) {
    let metrics = Metrics(MetricCatalogue(), meterCount: 1)
    let first = metrics.meter(at: 0)
    let second = metrics.meter(at: 0)
    withExtendedLifetime((first, second)) {}
  }
}

@Test func `a handle from elsewhere is refused`() async {
  await #expect(processExitsWith: .failure) {
    var catalogue = MetricCatalogue()
    let counter = catalogue.counter("events_total", help: "Events.")
    Metrics(MetricCatalogue(), meterCount: 1).meter(at: 0).add(1, to: counter)
  }
}
