import Bytes
import Glibc
import Testing

@testable import Telemetry

/// The samples of a scrape by name, labels included.
private func samples(of metrics: Metrics) -> [String: Double] {
  var output = ByteBuffer()
  metrics.write(to: &output, as: .prometheusText)
  let lines = output.withSpan { String(decoding: $0) }.split(separator: "\n")
  return lines.filter { !$0.hasPrefix("#") }.reduce(into: [:]) { samples, line in
    let parts = line.split(separator: " ")
    samples[String(parts[0])] = Double(parts[1])
  }
}

@Test func `a process tells what the kernel knows of it`() throws {
  var catalogue = MetricCatalogue()
  catalogue.declareProcess()
  let metrics = Metrics(catalogue, meterCount: 0)
  let first = samples(of: metrics)
  let resident = try #require(first["process_resident_memory_bytes"])
  let virtual = try #require(first["process_virtual_memory_bytes"])
  #expect(resident > 1_000_000 && resident < virtual)
  #expect(try #require(first["process_threads"]) >= 1)
  #expect(try #require(first["process_cpu_seconds_total"]) > 0)
  let openCount = try #require(first["process_open_fds"])
  let openCountMax = try #require(first["process_max_fds"])
  #expect(openCount >= 3 && openCount <= openCountMax)
  let started = try #require(first["process_start_time_seconds"])
  let now = Double(time(nil))
  #expect(started > now - 100_000 && started <= now + 1)
  #expect(samples(of: metrics)["process_start_time_seconds"] == started)
}

@Test func `a program says its version`() {
  var catalogue = MetricCatalogue()
  catalogue.declareBuild(version: "4.7.11")
  let metrics = Metrics(catalogue, meterCount: 0)
  let name = "pricing_build_info{version=\"4.7.11\",swift=\"\(swiftVersion)\"}"
  #expect(samples(of: metrics) == [name: 1])
}
