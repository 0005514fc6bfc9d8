import Pricing

/// The contract's resolution order once more, slow and obvious: every step straight from its text,
/// over plain entities, exact big numbers, `filter` and `sorted`. It shares no code with the
/// engine beyond the entities themselves.
struct Reference {
  let scene: Scene
  let at: Instant

  init(_ scene: Scene, at: Instant? = nil) {
    self.scene = scene
    self.at = at ?? scene.at
  }

  struct Answer: Equatable {
    var currency: Currency
    var base: ExactNumber
    var unit: ExactNumber
    var total: ExactNumber
    var list: String
    var validUntil: Instant?
  }

  enum Failure: String, Error {
    case noPrice = "no_price"
    case staleRate = "fx_stale"
    case infeasible = "guardrail_infeasible"
  }

  /// A list with the entry it stands by, at the end of a chain of parents.
  struct Candidate {
    var list: PriceList
    var entry: PriceEntry
    /// The lists from the one that stands down to the one the entry is on.
    var chain: [PriceList]
    var distance: Int
  }

  /// A price on its way: the line's amount or the price of one.
  struct Running {
    var value: ExactNumber
    var base: ExactNumber
    var isLine: Bool
  }

  var quantity: ExactNumber { ExactNumber(scene.request.quantity) }
  var draft: RulebookDraft { scene.draft }

  /// The answer, or the code of the error.
  func resolve() -> Result<Answer, AnswerCode> {
    do {
      return .success(try answer())
    } catch let failure as Failure {
      return .failure(AnswerCode(code: failure.rawValue))
    } catch {
      return .failure(AnswerCode(code: "amount_overflow"))
    }
  }

  struct AnswerCode: Error, Equatable { var code: String }

  private func answer() throws -> Answer {
    let boundaries = Boundaries()
    let chosen = try choose(boundaries)
    var running = try tiers(of: chosen.entry)
    for list in chosen.chain.dropLast().reversed() {
      guard let adjust = list.adjust else { continue }
      running.value = try changed(running.value, by: adjust, isLine: running.isLine)
      running.base = try changed(running.base, by: adjust, isLine: false)
    }
    let currency = scene.request.currency ?? chosen.list.currency
    running.value = try convert(running.value, chosen.list.currency, currency, boundaries)
    running.base = try convert(running.base, chosen.list.currency, currency, boundaries)
    try adjust(&running, currency, boundaries)
    let (floor, ceiling) = try limits(currency, boundaries)
    if let floor, let ceiling, floor > ceiling { throw Failure.infeasible }
    if let ceiling { running.value = min(running.value, try scaled(ceiling, running.isLine)) }
    if let floor { running.value = max(running.value, try scaled(floor, running.isLine)) }
    let (unit, total) = try rounded(running, floor, ceiling, currency)
    return Answer(
      currency: currency, base: running.base, unit: unit, total: total, list: chosen.list.id,
      validUntil: boundaries.all.filter { $0 > at }.min())
  }

  func scaled(_ amount: ExactNumber, _ isLine: Bool) throws -> ExactNumber {
    isLine ? try amount * quantity : amount
  }
}

/// Every instant at which something that was considered begins or ends.
final class Boundaries {
  private(set) var all: [Instant] = []

  func add(_ window: Window) { all += [window.from, window.until].compactMap { $0 } }

  func add(_ first: Instant, _ last: Instant?) { all += [first, last].compactMap { $0 } }
}
