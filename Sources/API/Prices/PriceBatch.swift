import Bytes
import HTTP
import JSON
import Pricing
import Quoting

/// The prices of a batch on their way from its request to its answer. The desk uses it again for a
/// later one.
final class PriceBatch: SheetGatherer {
  var question = BatchQuestion()
  private let gathering: SheetGathering
  private unowned let desk: PriceDesk
  private var request: Request?

  /// About what a line's answer takes, so that the memory for all is taken at once.
  private static let byteCountPerLine = 384

  init(at desk: PriceDesk) {
    self.desk = desk
    gathering = SheetGathering(from: desk.quoter.source)
  }

  /// Answers `request` with the prices of all lines, now or once their sheets are here.
  func begin(_ request: Request) {
    self.request = request
    gathering.begin(at: question.facts.at)
    question.texts.withSpan { texts in
      for line in question.lines where line.problems == nil {
        gathering.add(texts.extracting(line.product.bounds))
      }
    }
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
    gathering.end()
    desk.giveBack(self)
  }

  private func answer(_ request: Request) throws(QuoteRefusal) {
    let standpoint = try desk.quoter.standpoint()
    desk.answer(request) { output in
      output.reserve(question.lines.count * Self.byteCountPerLine)
      output.appendJSON { json in
        json.object { json in
          json.member("revision", standpoint.revision)
          json.array("results") { json in writeResults(standpoint, to: &json) }
        }
      }
      return .ok
    }
  }

  private func writeResults(_ standpoint: QuoteStandpoint, to json: inout JSONWriter) {
    var goodLineCount = 0
    for line in question.lines {
      json.object { json in
        if let ref = line.ref {
          question.texts.withSpan { json.member("ref", string: $0.extracting(ref.bounds)) }
        }
        if let problems = line.problems {
          json.name("problem")
          Problem.invalidRequest(question.problems[problems]).write(to: &json)
        } else {
          write(line, gathering[goodLineCount], standpoint, to: &json)
          goodLineCount += 1
        }
      }
    }
  }

  private func write(
    _ line: BatchQuestion.Line, _ outcome: SheetOutcome, _ standpoint: QuoteStandpoint,
    to json: inout JSONWriter
  ) {
    do throws(QuoteRefusal) {
      let (sheet, origin) = try outcome.sheet()
      question.facts.ask(for: line.quantity)
      let facts = question.facts
      let price = try standpoint.price(sheet, facts.context, at: facts.at)
      json.name("price")
      PriceDetail(
        price: price, sku: sheet.sku.string, origin: origin, calculatedAt: standpoint.now,
        explanation: nil
      ).write(to: &json)
    } catch {
      json.name("problem")
      Problem(error).write(to: &json)
    }
  }
}
