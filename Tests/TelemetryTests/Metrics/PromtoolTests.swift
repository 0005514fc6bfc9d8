import Bytes
import Glibc
import Testing

@testable import Telemetry

/// All that a program of ours may declare, recorded in.
private func programMetrics() -> Metrics {
  var catalogue = MetricCatalogue()
  catalogue.declareProcess()
  catalogue.declareBuild(version: "1.2.3")
  let requests = catalogue.counters(
    "pricing_http_requests_total", help: "Requests answered, by route and status class.",
    by: Labels(["method", "route"], rows: [["GET", "/metrics"], ["POST", #"/\"odd\#n"#]]),
    Labels("status", ["2xx", "5xx"]))
  let latency = catalogue.histogram(
    "pricing_http_request_duration_seconds", help: "Time from first byte to last.",
    scale: .latency)
  let bodies = catalogue.histogram(
    "pricing_http_request_body_bytes", help: "Size of bodies.", scale: .byteCounts)
  let batches = catalogue.histogram(
    "pricing_batch_lines", help: "Lines of a batch.", scale: .counts(through: 1000))
  let connections = catalogue.gauge("pricing_http_connections", help: "Connections open.")
  let metrics = Metrics(catalogue, meterCount: 2)
  let meter = metrics.meter(at: 1)
  meter.add(2, to: requests[1, 0])
  meter.record(1_234_567, in: latency)
  meter.record(512, in: bodies)
  meter.record(1000, in: batches)
  meter.add(1, to: connections)
  return metrics
}

/// What a shell command prints, and its exit status, `input` standing on its standard input.
private func run(
  _ command: String, input: borrowing ByteBuffer
) -> (output: String, status: Int32) {
  var path = Array("/tmp/pricing-telemetry-XXXXXX".utf8CString)
  let descriptor = mkstemp(&path)
  precondition(descriptor >= 0)
  defer { close(descriptor) }
  input.withSpan { bytes in
    bytes.withUnsafeBufferPointer { precondition(write(descriptor, $0.baseAddress, $0.count) > 0) }
  }
  defer { unlink(path) }
  let file = String(decoding: path.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  guard let pipe = popen("(\(command)) <\(file) 2>&1", "r") else { return ("popen failed", -1) }
  var output: [UInt8] = []
  var byte = fgetc(pipe)
  while byte >= 0 {
    output.append(UInt8(byte))
    byte = fgetc(pipe)
  }
  let status = pclose(pipe)
  return (String(decoding: output, as: UTF8.self), (status >> 8) & 0xFF)
}

private func checkPromtool() {
  let version = run("promtool --version", input: exposition(.prometheusText))
  if version.status == 127 {
    Issue.record("promtool is missing: apt-get install prometheus")
  }
}

private func exposition(_ format: ExpositionFormat) -> ByteBuffer {
  var output = ByteBuffer()
  programMetrics().write(to: &output, as: format)
  return output
}

@Test func `promtool has nothing to say about Prometheus text`() {
  checkPromtool()
  let result = run("promtool check metrics", input: exposition(.prometheusText))
  #expect(result.output == "")
  #expect(result.status == 0)
}

@Test func `promtool does object where there is cause`() {
  var output = ByteBuffer()
  output.append("# HELP requests Requests.\n# TYPE requests counter\nrequests 1\n")
  let result = run("promtool check metrics", input: output)
  #expect(result.status == 3)
}

/// Prometheus has its OpenMetrics parser behind a command that stores samples: each needs a time
/// for it, and what it stores is thrown away.
@Test(arguments: [(true, 0), (false, 1)] as [(Bool, Int32)])
func `Prometheus reads OpenMetrics up to its end and no less`(isWhole: Bool, status: Int32) {
  checkPromtool()
  let ending = isWhole ? "" : "| grep -v '^# EOF'"
  let result = run(
    "directory=$(mktemp -d); sed '/^#/!s/$/ 1700000000/' \(ending) > $directory/in;"
      + "promtool tsdb create-blocks-from openmetrics $directory/in $directory;"
      + "status=$?; rm -r $directory; exit $status",
    input: exposition(.openMetrics))
  #expect(result.status == status, "\(result.output)")
}
