import Bytes
import HTTP
import JSON
import Pricing
import Quoting

/// One price on its way from its request to its answer. The desk uses it again for a later one.
final class PriceQuote: SheetGatherer {
  var question = PriceQuestion()
  private let gathering: SheetGathering
  private unowned let desk: PriceDesk
  private var request: Request?
  /// The validators a GET came with: its bytes are gone when the sheet had to be waited for.
  private var validators = ByteBuffer()

  init(at desk: PriceDesk) {
    self.desk = desk
    gathering = SheetGathering(from: desk.quoter.source)
  }

  /// Answers `request` with the price of what is asked, now or once its sheet is here.
  func begin(_ request: Request, _ bytes: Span<UInt8>) {
    self.request = request
    if request.head.method != .post { request.copyValidators(of: bytes, to: &validators) }
    gathering.begin(at: question.facts.at)
    question.productID.withSpan { gathering.add($0) }
    if gathering.finish(for: self) { gathered() }
  }

  func gathered() {
    if let request {
      do throws(QuoteRefusal) {
        try answer(request)
      } catch {
        request.refusePrice(Problem(error))
      }
    }
    end()
  }

  /// Makes itself ready for another request.
  func end() {
    request = nil
    question.removeAll()
    validators.removeAll()
    gathering.end()
    desk.giveBack(self)
  }

  private func answer(_ request: Request) throws(QuoteRefusal) {
    let (sheet, origin) = try gathering[0].sheet()
    let standpoint = try desk.quoter.standpoint()
    let detail = try detail(sheet, origin, standpoint)
    desk.answer(request) { output in
      var places = PriceDetail.Places()
      output.appendJSON { places = detail.write(to: &$0) }
      guard request.head.method != .post else { return .ok }
      let tag = output.withSpan { EntityTag(of: $0, besides: places) }
      let freshness = PriceFreshness(detail.price, now: standpoint.now, question.facts)
      let isKnown = validators.withSpan { tag.isAmong($0) }
      // What the client has is known now; its memory serves once more.
      request.appendFields(tag, freshness, &validators)
      return isKnown ? .notModified : .ok
    }
  }

  private func detail(
    _ sheet: PriceSheet, _ origin: SheetOrigin, _ standpoint: QuoteStandpoint
  ) throws(QuoteRefusal) -> PriceDetail {
    var explanation: Explanation?
    let price: Price
    if question.wantsExplanation {
      let explained = standpoint.explanation(sheet, question.facts.context, at: question.facts.at)
      price = try explained.price()
      explanation = explained
    } else {
      price = try standpoint.price(sheet, question.facts.context, at: question.facts.at)
    }
    return PriceDetail(
      price: price, sku: sheet.sku.string, origin: origin, calculatedAt: standpoint.now,
      explanation: explanation)
  }
}

extension Explanation {
  fileprivate func price() throws(QuoteRefusal) -> Price {
    switch result {
    case .success(let price): return price
    case .failure(let error): throw .noPrice(error)
    }
  }
}
