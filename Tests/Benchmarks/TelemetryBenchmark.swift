import Bytes
import Telemetry

/// What it costs to record, per call, in nanoseconds.
func benchmarkTelemetry() {
  var catalogue = MetricCatalogue()
  let requests = catalogue.counters(
    "requests_total", help: "Requests.", by: Labels("route", (0..<20).map { "/\($0)" }),
    Labels("status", ["2xx", "3xx", "4xx", "5xx"]))
  let latency = catalogue.histogram("latency_seconds", help: "Latency.", scale: .latency)
  let metrics = Metrics(catalogue, meterCount: 1)
  let meter = metrics.meter(at: 0)
  let durations = (0..<1024).map { ($0 * 7919) % 100_000 + 1000 }

  report("add to a counter") { rounds in
    for round in 0..<rounds { meter.add(1, to: requests[round % 16, round & 3]) }
  }
  report("record in a histogram") { rounds in
    for round in 0..<rounds { meter.record(durations[round & 1023], in: latency) }
  }
  report("add to a counter, shared") { rounds in
    for round in 0..<rounds { metrics.shared.add(1, to: requests[round % 16, round & 3]) }
  }
  report("record in a histogram, shared") { rounds in
    for round in 0..<rounds { metrics.shared.record(durations[round & 1023], in: latency) }
  }
  let queue = LogQueue { _ in }
  let logger = Logger(from: .info, to: queue)
  var ids = TraceIDGenerator()
  let trace = TraceContext(from: &ids, isSampled: true)
  report("a log line that is not wanted") { rounds in
    for round in 0..<rounds { logger.debug("answered") { $0.add("status", round) } }
  }
  report("a log line with five fields", rounds: 300_000) { rounds in
    for round in 0..<rounds {
      logger.info("answered") { line in
        line.add("path", "/api/v1/price")
        line.add("status", round)
        line.add("duration_seconds", nanoseconds: 123_456)
        line.add(trace)
      }
    }
  }
  queue.end(within: .seconds(10))

  var output = ByteBuffer()
  report("a scrape of this", rounds: 1000) { rounds in
    for _ in 0..<rounds {
      output.removeAll()
      metrics.write(to: &output, as: .openMetrics)
    }
  }
  print("  of \(output.count) bytes")
  var header = ByteBuffer()
  report("a child span, written") { rounds in
    for _ in 0..<rounds {
      header.removeAll()
      header.append(traceparent: trace.child(from: &ids))
    }
  }
}

/// Prints the best of several timings: the least disturbed one.
private func report(
  _ name: String, rounds: Int = 10_000_000, _ body: (_ rounds: Int) -> Void
) {
  let best = (0..<5).map { _ in ContinuousClock().measure { body(rounds) } }.min() ?? .zero
  let nanoseconds =
    best.components.seconds * 1_000_000_000 + best.components.attoseconds / 1_000_000_000
  let hundredths = nanoseconds * 100 / Int64(rounds)
  let fraction = hundredths % 100
  print("\(name): \(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction) ns")
}
