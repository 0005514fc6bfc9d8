import API
import Bytes
import HTTP
import HTTP1
import Pricing
import Quoting
import TestKit

/// Prices asked for over HTTP, from a request's bytes to its answer's, all sheets at hand:
/// `benchmarks quote [KIND ROUNDS]`. With a count it only runs, for callgrind to count.
struct QuoteBenchmark {
  /// Counts the bytes of answers, so that none can be left out.
  private final class Sink: Responder {
    var byteCount = 0

    func send(
      _ status: Status, _ contentType: StaticString?, _ content: Span<UInt8>,
      for request: Request
    ) {
      precondition(status == .ok)
      byteCount += content.count
    }
  }

  private let router: Router
  private let bytes: [UInt8]
  private let request = Request()
  private let sink = Sink()

  private static let lines = (0..<1_000).map {
    #"{"ref":"\#($0)","product_id":"DRILL-18V","quantity":\#($0 + 1)}"#
  }.joined(separator: ",")

  private static let kinds: [(name: String, target: String, body: String)] = [
    (
      "post", "POST /api/v1/price",
      #"{"product_id":"DRILL-18V","quantity":12,"currency":"EUR","segments":["dealer"]}"#
    ),
    (
      "explain", "POST /api/v1/price",
      #"{"product_id":"DRILL-18V","quantity":12,"segments":["dealer"],"explain":true}"#
    ),
    ("get", "GET /api/v1/price/DRILL-18V?quantity=12&currency=EUR&segments=dealer", ""),
    (
      "batch", "POST /api/v1/prices",
      #"{"context":{"segments":["dealer"]},"lines":[\#(lines)]}"#
    ),
  ]

  private init(_ target: String, _ body: String) throws {
    let now = try DrillCatalogue.instant()
    let quoter = Quoter(
      source: ShelvedSheets([try DrillCatalogue.sheet()]), rulebook: try DrillCatalogue.rulebook()
    ) { now }
    router = Router(RouteTable(PriceRoutes.all { $0 }), service: PriceDesk(quoter))
    let head = "\(target) HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\n"
    bytes = Array("\(head)Content-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8)
    var parser = RequestParser()
    guard case .head(let byteCount) = parser.parse(bytes.span) else { throw NoRequest() }
    swap(&request.head, &parser.head)
    request.body = ByteRange(byteCount..<bytes.count)
  }

  private struct NoRequest: Error {}

  @inline(never)
  private func run(_ count: Int) -> Int {
    for _ in 0..<count {
      let body = request.body
      request.begin(for: sink)
      request.body = body
      router.handle(request, bytes.span)
    }
    return sink.byteCount
  }

  static func main(_ arguments: ArraySlice<String>) throws {
    let rounds = arguments.dropFirst().first.flatMap { Int($0) }
    for (name, target, body) in kinds where arguments.isEmpty || arguments.first == name {
      let benchmark = try QuoteBenchmark(target, body)
      if let rounds {
        print(benchmark.run(rounds))
        continue
      }
      let count = name == "batch" ? 20 : 20_000
      var best = Duration.seconds(1_000)
      for _ in 0..<20 {
        best = min(best, ContinuousClock().measure { _ = benchmark.run(count) })
      }
      let nanoseconds = Double(best.components.attoseconds) / 1e9 / Double(count)
      print("quote \(name): \(nanoseconds) ns")
    }
  }
}
