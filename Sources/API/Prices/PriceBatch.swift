import Bytes
import HTTP
import JSON
import Pricing
import Quoting

/// The prices of a batch on their way from its request to its answer. The desk uses it again for a
/// later one.
final class PriceBatch: PreparedQuote {
  var question = BatchQuestion()
  private let preparation: QuotePreparation
  /// What is answered, and where, while something is waited for: that can come after everyone else
  /// let go of the desk.
  private var waiting: (request: Request, desk: PriceDesk)?

  /// About what a line's answer takes, so that the memory for all is taken at once.
  private static let byteCountPerLine = 384

  init(for quoter: Quoter) {
    preparation = QuotePreparation(for: quoter)
  }

  /// Answers `request` with the prices of all lines, now or once they are prepared: not
  /// before the catalogue has reached `revision`.
  func begin(_ request: Request, since revision: Int?, at desk: PriceDesk) {
    preparation.begin(at: question.facts.at, since: revision)
    question.texts.withSpan { texts in
      for line in question.lines where line.problems == nil {
        preparation.add(texts.extracting(line.product.bounds))
      }
    }
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
    preparation.end()
    desk.giveBack(self)
  }

  private func answer(_ request: Request, at desk: PriceDesk) throws(QuoteRefusal) {
    let standpoint = try preparation.standpoint()
    desk.answer(request) { output in
      output.reserve(question.lines.count * Self.byteCountPerLine)
      output.appendJSON { json in
        json.object { json in
          json.member("revision", standpoint.revision)
          json.array("results") { json in writeResults(standpoint, desk, to: &json) }
        }
      }
      return .ok
    }
  }

  private func writeResults(
    _ standpoint: QuoteStandpoint, _ desk: PriceDesk, to json: inout JSONWriter
  ) {
    var goodLineCount = 0
    for line in question.lines {
      json.object { json in
        if let ref = line.ref {
          question.texts.withSpan { json.member("ref", string: $0.extracting(ref.bounds)) }
        }
        if let problems = line.problems {
          json.name("problem")
          let problem = Problem.invalidRequest(question.problems[problems])
          desk.note(problem)
          problem.write(to: &json)
        } else {
          write(line, preparation[goodLineCount], standpoint, desk, to: &json)
          goodLineCount += 1
        }
      }
    }
  }

  private func write(
    _ line: BatchQuestion.Line, _ outcome: SheetOutcome, _ standpoint: QuoteStandpoint,
    _ desk: PriceDesk, to json: inout JSONWriter
  ) {
    do throws(QuoteRefusal) {
      let (sheet, origin) = try outcome.sheet()
      question.facts.ask(for: line.quantity)
      let price = try question.price(of: sheet, from: standpoint)
      json.name("price")
      PriceDetail(
        price: price, sku: sheet.sku.string, origin: origin, calculatedAt: standpoint.now,
        explanation: nil
      ).write(to: &json)
    } catch {
      let problem = Problem(error)
      desk.note(problem)
      json.name("problem")
      problem.write(to: &json)
    }
  }
}

extension BatchQuestion {
  /// What a line asks. It is asked here, where the context is lent: passed on from outside, it
  /// would be copied first.
  fileprivate func price(
    of sheet: PriceSheet, from standpoint: QuoteStandpoint
  ) throws(QuoteRefusal) -> Price {
    try standpoint.price(sheet, facts.context, at: facts.at)
  }
}
