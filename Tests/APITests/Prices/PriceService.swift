import API
import Bytes
import HTTP
import HTTP1
import Pricing
import Quoting
import TestKit

/// What a request was answered with; no status while it was not.
final class Answer: Responder {
  private(set) var status: Status?
  private(set) var contentType = ""
  private(set) var text = ""
  private(set) var fields: [String: String] = [:]
  /// Called once the answer is here, while whoever gave it still does.
  var sent: (() -> Void)?

  func send(
    _ status: Status, _ contentType: StaticString?, _ content: Span<UInt8>, for request: Request
  ) {
    precondition(self.status == nil, "a request is answered once")
    self.status = status
    self.contentType = contentType?.description ?? ""
    text = String(decoding: content)
    let lines = request.answerFields.lines.withSpan { String(decoding: $0) }
    for line in lines.split(separator: "\r\n") {
      let colon = line.firstIndex(of: ":") ?? line.endIndex
      fields[String(line[..<colon])] = String(line[colon...].dropFirst(2))
    }
    sent?()
  }

  /// The name that a problem has for programs.
  var code: String? { text.firstMatch(of: #/"code":"([a-z_]+)"/#).map { String($0.1) } }

  /// The problems of the request, each as `pointer detail`.
  var errors: [String] {
    text.matches(of: #/\{"pointer":"([^"]*)","detail":"((?:[^"\\]|\\.)*)"\}/#).map {
      "\($0.1) \($0.2)"
    }
  }
}

/// The routes of prices as they are live, without sockets.
final class PriceService {
  let quoter: Quoter
  private let router: Router
  private var now: Clock
  private var parser = RequestParser()

  /// A clock that stands.
  final class Clock {
    var now: Instant
    init(_ now: Instant) { self.now = now }
  }

  init(
    _ source: any SheetSource, _ rulebook: Rulebook?, gate: RevisionGate = RevisionGate(),
    at instant: Instant
  ) {
    let clock = Clock(instant)
    now = clock
    quoter = Quoter(source: source, rulebook: rulebook, gate: gate) { clock.now }
    router = Router(RouteTable(PriceRoutes.all { $0 }), service: PriceDesk(quoter))
  }

  /// The drill of the contract, at hand.
  convenience init(
    _ sheets: [PriceSheet]? = nil, _ change: (inout RulebookDraft) -> Void = { _ in }
  ) throws {
    var draft = try DrillCatalogue.draft()
    change(&draft)
    self.init(
      ShelvedSheets(try sheets ?? [DrillCatalogue.sheet()]), try Rulebook(publishing: draft),
      at: try DrillCatalogue.instant())
  }

  /// Sets the clock.
  func setClock(_ instant: Instant) { now.now = instant }

  /// Sends a request's head and body.
  func send(_ head: String, _ body: [UInt8] = []) -> Answer {
    let answer = Answer()
    let request = Request()
    request.begin(for: answer)
    let bytes =
      Array("\(head)\r\nHost: t\r\nContent-Length: \(body.count)\r\n\r\n".utf8) + body
    let guarded = GuardedBytes(bytes)
    guarded.withSpan { bytes in
      guard case .head(let byteCount) = parser.parse(bytes) else {
        preconditionFailure("not a request: \(head)")
      }
      swap(&request.head, &parser.head)
      request.body = ByteRange(byteCount..<bytes.count)
      router.handle(request, bytes)
    }
    return answer
  }

  func post(_ path: String, _ body: String) -> Answer {
    send("POST \(path) HTTP/1.1\r\nContent-Type: application/json", Array(body.utf8))
  }

  func price(_ body: String) -> Answer { post("/api/v1/price", body) }

  func prices(_ body: String) -> Answer { post("/api/v1/prices", body) }

  func get(_ target: String, _ fields: String...) -> Answer {
    send((["GET /api/v1/price/\(target) HTTP/1.1"] + fields).joined(separator: "\r\n"))
  }
}
