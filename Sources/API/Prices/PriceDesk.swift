import Bytes
import HTTP
import JSON
import Quoting

/// Where a shard's requests for prices are taken and answered.
///
/// What a request needs on its way is used again for the next one: when every sheet is at hand,
/// nothing is allocated.
package final class PriceDesk {
  let quoter: Quoter
  private let meter: PriceMeter?
  private var spareOutput = ByteBuffer()
  private var body = JSONDocument()
  private var scratch = TargetScratch()
  private var spareQuotes: [PriceQuote] = []
  private var spareBatches: [PriceBatch] = []

  /// More are in use only while sheets are being waited for.
  private static let spareQuoteCountMax = 64
  /// Fewer, for they hold a thousand lines each.
  private static let spareBatchCountMax = 4
  /// More memory than that is given back after the request that took it.
  private static let heldByteCountMax = 64 << 10

  package init(_ quoter: Quoter, meter: PriceMeter? = nil) {
    self.quoter = quoter
    self.meter = meter
  }

  // MARK: Requests

  /// `POST /api/v1/price`
  func quote(_ request: Request, _ bytes: Span<UInt8>) {
    guard parseBody(of: request, bytes) else { return }
    let quote = takeQuote()
    var problems = JSONProblems()
    quote.question.read(body, &problems)
    begin(quote, request, bytes, &problems)
  }

  /// `GET /api/v1/price/{product_id}`
  func quoteTarget(_ request: Request, _ bytes: Span<UInt8>) {
    let quote = takeQuote()
    var problems = JSONProblems()
    quote.question.read(request, of: bytes, &scratch, &problems)
    begin(quote, request, bytes, &problems)
  }

  /// `POST /api/v1/prices`
  func quoteBatch(_ request: Request, _ bytes: Span<UInt8>) {
    guard parseBody(of: request, bytes) else { return }
    let batch = takeBatch()
    var problems = JSONProblems()
    batch.question.read(body, &problems)
    let revision = request.minRevision(in: bytes, &problems)
    if problems.isEmpty {
      batch.begin(request, since: revision, at: self)
    } else {
      batch.end(at: self)
      refuse(request, .invalidRequest(problems))
    }
    releaseMemory()
  }

  private func begin(
    _ quote: PriceQuote, _ request: Request, _ bytes: Span<UInt8>, _ problems: inout JSONProblems
  ) {
    let revision = request.minRevision(in: bytes, &problems)
    if problems.isEmpty {
      quote.begin(request, bytes, since: revision, at: self)
    } else {
      quote.end(at: self)
      refuse(request, .invalidRequest(problems))
    }
    releaseMemory()
  }

  /// False where the request has been refused.
  private func parseBody(of request: Request, _ bytes: Span<UInt8>) -> Bool {
    do throws(Problem) {
      try request.parseBody(of: bytes, into: &body)
      return true
    } catch {
      refuse(request, error)
      return false
    }
  }

  // MARK: Refusals

  func refuse(_ request: Request, _ problem: Problem) {
    note(problem)
    request.refusePrice(problem)
  }

  /// Counts a problem that was answered with, be it a whole request's or a line's.
  func note(_ problem: Problem) { meter?.note(problem) }

  // MARK: What is used again

  private func takeQuote() -> PriceQuote { spareQuotes.popLast() ?? PriceQuote(for: quoter) }

  private func takeBatch() -> PriceBatch { spareBatches.popLast() ?? PriceBatch(for: quoter) }

  func giveBack(_ quote: PriceQuote) {
    if spareQuotes.count < Self.spareQuoteCountMax { spareQuotes.append(quote) }
  }

  func giveBack(_ batch: PriceBatch) {
    if spareBatches.count < Self.spareBatchCountMax { spareBatches.append(batch) }
  }

  /// Answers `request` with what `write` appends and the status it tells.
  ///
  /// The memory is lent, not shared: to answer can mean to take the next request of the connection.
  func answer(
    _ request: Request, _ write: (inout ByteBuffer) -> Status
  ) {
    var output = ByteBuffer()
    swap(&output, &spareOutput)
    let status = write(&output)
    if status == .ok {
      output.withSpan { request.answer(status, ContentType.json, $0) }
    } else {
      request.answer(status)
    }
    guard output.capacity <= Self.heldByteCountMax else { return }
    output.removeAll()
    swap(&output, &spareOutput)
  }

  private func releaseMemory() {
    if body.heldByteCount > Self.heldByteCountMax { body.releaseMemory() }
  }
}
