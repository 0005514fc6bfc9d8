import TestKit
import Testing

@testable import Telemetry

private func negotiated(_ accept: some Collection<UInt8>) -> ExpositionFormat {
  GuardedBytes(accept).withSpan { ExpositionFormat(accept: $0) }
}

@Test(arguments: [
  "application/openmetrics-text",
  "application/openmetrics-text; version=1.0.0; charset=utf-8",
  "Application/OpenMetrics-Text;VERSION=\"1.0.0\"",
  "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
    + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
  "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,"
    + "application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;q=0.3,"
    + "text/plain;version=0.0.4;q=0.2,*/*;q=0.1",
  "application/*",
  "text/plain;q=0.5 , application/openmetrics-text ;q=0.501",
  "*/*;q=0.1, text/*;q=0, application/openmetrics-text;q=0.1",
  "*/*, text/plain;q=0.9",
  "x/y;z=\"a,b;\\\"\";q=1, application/openmetrics-text;q=0.2",
])
func `OpenMetrics is written for those who prefer it`(accept: String) {
  #expect(negotiated(accept.utf8) == .openMetrics)
}

@Test(arguments: [
  "", "*/*", "text/plain", "text/html, */*;q=0.1", "text/*, application/*", ",,;", "nonsense",
  "text/plain;version=0.0.4,application/openmetrics-text",
  "application/openmetrics-text;version=0.0.1",
  "application/openmetrics-text;version=2.0.0",
  "application/openmetrics-text;q=0",
  "application/openmetrics-text;q=0.5,text/plain;q=0.50",
  "application/openmetrics-text;q=1.1", "application/openmetrics-text;q=",
  "application/openmetrics-text;q=0.1234", "application/openmetrics-text;q=.5",
  "*/*;q=1, application/openmetrics-text;q=0.2, text/plain;q=0.3",
  "application/json",
])
func `all others get Prometheus text`(accept: String) {
  #expect(negotiated(accept.utf8) == .prometheusText)
}

@Test func `a value cut anywhere is read within its bytes`() {
  let name = "text/plain;q=\"0\\\"\" , application/openmetrics-text"
  let accept = Array("\(name);version=\"1.0.0\"".utf8)
  for count in 0..<name.utf8.count {
    #expect(negotiated(accept.prefix(count)) == .prometheusText)
  }
  for count in name.utf8.count...accept.count { _ = negotiated(accept.prefix(count)) }
  #expect(negotiated(accept) == .openMetrics)
}
