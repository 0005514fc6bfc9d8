import HTTP
import Telemetry

/// Logs one request in so many, once it is answered.
struct AccessLog {
  private let logger: Logger
  private var sampler: Sampler

  init(logger: Logger, oneIn period: Int) {
    self.logger = logger
    sampler = Sampler(oneIn: period)
  }

  mutating func note(_ request: Request, _ status: Status, byteCount: Int, nanoseconds: Int) {
    guard sampler.picksNext() else { return }
    logger.info("request answered") { line in
      request.id.withSpan { line.add("request_id", $0) }
      if let trace = request.trace { line.add(trace) }
      line.add("method", "\(request.head.method.name)")
      line.add("route", request.routePattern)
      line.add("status", status.code)
      line.add("bytes", byteCount)
      line.add("duration_seconds", nanoseconds: nanoseconds)
    }
  }
}
