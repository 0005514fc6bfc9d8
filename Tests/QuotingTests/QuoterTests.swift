import Pricing
import Quoting
import TestKit
import Testing

struct QuoterTests {
  private let instant = Instant(milliseconds: 1_763_632_800_000)

  private func quoter(_ rulebook: Rulebook?) -> Quoter {
    Quoter(source: ShelvedSheets([]), rulebook: rulebook) { instant }
  }

  @Test func `without a rulebook nothing is quoted`() {
    #expect(throws: QuoteRefusal.unavailable) { try quoter(nil).standpoint().revision }
  }

  @Test func `the rulebook that came last is in force, even where its catalogue began anew`() throws
  {
    let quoter = quoter(nil)
    var revisions: [Int] = []
    for revision in [1, 2, 4, 1] {
      quoter.take(try DrillCatalogue.news(revision: revision))
      revisions.append(try quoter.standpoint().revision)
    }
    #expect(revisions == [1, 2, 4, 1])
  }

  @Test func `a standpoint keeps its revision and its instant`() throws {
    let quoter = quoter(try DrillCatalogue.rulebook(revision: 1))
    let standpoint = try quoter.standpoint()
    quoter.take(try DrillCatalogue.news(revision: 2))
    let sheet = try DrillCatalogue.sheet()
    let price = try standpoint.price(sheet, PriceContext(), at: nil)
    #expect(price.revision == 1 && standpoint.revision == 1)
    #expect(price.at == instant && standpoint.now == instant)
    #expect(try standpoint.price(sheet, PriceContext(), at: .earliest).at == .earliest)
  }

  @Test func `an outcome is a sheet or a refusal`() throws {
    let sheet = try DrillCatalogue.sheet()
    let (found, origin) = try SheetOutcome.sheet(sheet, .redis).sheet()
    #expect(found === sheet && origin == .redis)
    let refusals: [(SheetOutcome, QuoteRefusal)] = [
      (.unknownProduct, .unknownProduct), (.failed(.overloaded), .overloaded),
      (.failed(.unavailable), .unavailable),
    ]
    for (outcome, refusal) in refusals {
      #expect(throws: refusal) { try outcome.sheet().0.version }
    }
  }
}
