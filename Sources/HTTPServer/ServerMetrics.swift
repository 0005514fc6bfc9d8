import HTTP
import HTTP1
import Telemetry

/// What a server counts and measures.
package struct ServerMetrics: Sendable {
  /// By route, in the order of the route table and one more for requests without, and by class of
  /// status.
  let requests: Labelled<Counter>
  /// By route likewise: from the batch that completed the request to its answer.
  let latency: Labelled<Histogram>
  let received: Counter
  let sent: Counter
  let refusals: Labelled<Counter>
  let timeouts: Labelled<Counter>
  let connections: Gauge
  let accepted: Counter
  let turnedAway: Labelled<Counter>
  let requestsInFlight: Gauge
  let bufferedBytes: Gauge
  let eventLoopLag: Histogram
  /// The place in `requests` of those whose route is not known.
  let routeOfUnread: Int

  /// Which of the connection's waits was too long.
  enum Timeout: Int, CaseIterable { case request, other }
  /// Why a connection or request was turned away unheard.
  enum TurnedAway: Int, CaseIterable { case connections, requests, bufferedBytes, descriptors }

  package init<Service>(in catalogue: inout MetricCatalogue, for table: RouteTable<Service>) {
    routeOfUnread = table.routes.count
    let routes =
      table.routes.map { ["\($0.method.name)", $0.pattern] } + [["other", "none"]]
    requests = catalogue.counters(
      "pricing_http_requests_total", help: "Requests answered.",
      by: Labels(["method", "route"], rows: routes),
      Labels("status", ["1xx", "2xx", "3xx", "4xx", "5xx"]))
    latency = catalogue.histograms(
      "pricing_http_request_duration_seconds",
      help: "Time from a whole request to its answer.", scale: .latency,
      by: Labels(["method", "route"], rows: routes))
    received = catalogue.counter(
      "pricing_http_received_bytes_total", help: "Bytes read from clients.", unit: .bytes)
    sent = catalogue.counter(
      "pricing_http_sent_bytes_total", help: "Bytes written to clients.", unit: .bytes)
    refusals = catalogue.counters(
      "pricing_http_parse_errors_total", help: "Requests that could not be read, by what is wrong.",
      by: Labels("kind", RequestRefusal.allCases.map { "\($0.code)" }))
    timeouts = catalogue.counters(
      "pricing_http_timeouts_total",
      help: "Connections ended by a deadline: of a request that came too slowly, or of others.",
      by: Labels("waiting_for", Timeout.allCases.map { "\($0)" }))
    connections = catalogue.gauge("pricing_http_connections", help: "Open connections.")
    accepted = catalogue.counter(
      "pricing_http_connections_accepted_total", help: "Connections taken in.")
    turnedAway = catalogue.counters(
      "pricing_http_turned_away_total",
      help: "Connections and requests turned away, by the limit that was reached.",
      by: Labels("limit", ["connections", "requests_in_flight", "buffered_bytes", "descriptors"]))
    requestsInFlight = catalogue.gauge(
      "pricing_http_requests_in_flight", help: "Requests that wait for their answer.")
    bufferedBytes = catalogue.gauge(
      "pricing_http_buffered_bytes", help: "Bytes held of requests still on their way in.",
      unit: .bytes)
    eventLoopLag = catalogue.histogram(
      "pricing_event_loop_lag_seconds",
      help: "Time a batch of events took, for which others that were ready had to wait.",
      scale: .latency)
  }
}

extension RequestRefusal {
  /// Where it stands among all of them.
  var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
