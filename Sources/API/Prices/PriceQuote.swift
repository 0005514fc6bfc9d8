import Bytes
import HTTP
import JSON
import Pricing
import Quoting

/// One price on its way from its request to its answer. The desk uses it again for a later one.
final class PriceQuote: PreparedQuote {
  var question = PriceQuestion()
  private let preparation: QuotePreparation
  /// What is answered, and where, while something is waited for: that can come after everyone else
  /// let go of the desk. Where nothing is, neither is held: each count of a reference takes as long
  /// as twenty other instructions.
  private var waiting: (request: Request, desk: PriceDesk)?
  /// The validators a GET came with: its bytes are gone when the sheet had to be waited for.
  private var validators = ByteBuffer()

  init(for quoter: Quoter) {
    preparation = QuotePreparation(for: quoter)
  }

  /// Answers `request` with the price of what is asked, now or once it is prepared: not
  /// before the catalogue has reached `revision`.
  func begin(
    _ request: Request, _ bytes: Span<UInt8>, since revision: Int?, at desk: PriceDesk
  ) {
    if request.head.method != .post { request.copyValidators(of: bytes, to: &validators) }
    preparation.begin(at: question.facts.at, since: revision)
    question.productID.withSpan { preparation.add($0) }
    if preparation.finish(for: self) {
      finish(request, at: desk)
    } else {
      waiting = (request, desk)
    }
  }

  func prepared() {
    guard let (request, desk) = waiting.take() else { preconditionFailure("nothing is waited for") }
    finish(request, at: desk)
  }

  private func finish(_ request: Request, at desk: PriceDesk) {
    do throws(QuoteRefusal) {
      try answer(request, at: desk)
    } catch {
      desk.refuse(request, Problem(error))
    }
    end(at: desk)
  }

  /// Makes itself ready for another request.
  func end(at desk: PriceDesk) {
    question.removeAll()
    validators.removeAll()
    preparation.end()
    desk.giveBack(self)
  }

  private func answer(_ request: Request, at desk: PriceDesk) throws(QuoteRefusal) {
    let standpoint = try preparation.standpoint()
    let (sheet, origin) = try preparation.sheet(ofLine: 0)
    let detail = try detail(sheet, origin, standpoint)
    request.answerFields.append("X-Cache", origin.layer)
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
      price = try question.price(of: sheet, from: standpoint)
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

extension PriceQuestion {
  /// What is asked. It is asked here, where the context is lent: passed on from outside, it would
  /// be copied first.
  fileprivate func price(
    of sheet: PriceSheet, from standpoint: QuoteStandpoint
  ) throws(QuoteRefusal) -> Price {
    try standpoint.price(sheet, facts.context, at: facts.at)
  }
}
