import Pricing

/// Says what products cost, on one shard: holds the rulebook in force and knows where sheets are.
package final class Quoter {
  package let source: any SheetSource
  /// What loads the sheets of requests that no cache may answer; without one, `source` keeps
  /// nothing that could be too old.
  let loader: SheetLoader?
  let gate: RevisionGate
  /// Without them, the rulebook in force is asked about any instant.
  let past: PastRulebooks?
  private let clock: () -> Instant
  private var rulebook: Rulebook?
  private var horizon: Instant?

  /// Without a rulebook nothing can be quoted yet. `clock` says what time it is.
  package init(
    source: any SheetSource, loader: SheetLoader? = nil, rulebook: Rulebook? = nil,
    past: PastRulebooks? = nil, gate: RevisionGate = RevisionGate(),
    clock: @escaping () -> Instant
  ) {
    self.source = source
    self.loader = loader
    self.rulebook = rulebook
    self.past = past
    self.gate = gate
    self.clock = clock
  }

  /// Quotes by what the last look at the catalogue brought.
  package func take(_ news: CatalogueNews) {
    if rulebook !== news.rulebook { past?.removeAll() }
    rulebook = news.rulebook
    horizon = news.horizon
    gate.reached(news.revision)
  }

  /// The instant's place before the rulebook in force, where it has one.
  func pastInstant(_ instant: Instant?) -> Instant? {
    guard let instant, past != nil, let horizon, instant < horizon else { return nil }
    return instant
  }

  /// What an answer is worked out by, taken when its sheets are here: one rulebook, that of now
  /// unless another is given, and one instant for all of its lines.
  package func standpoint(by given: Rulebook? = nil) throws(QuoteRefusal) -> QuoteStandpoint {
    if let given { return QuoteStandpoint(rulebook: given, now: clock()) }
    guard let rulebook else { throw .unavailable }
    return QuoteStandpoint(rulebook: rulebook, now: clock())
  }
}

/// The one revision and the one instant that an answer stands on.
package struct QuoteStandpoint {
  private let rulebook: Rulebook
  package let now: Instant

  init(rulebook: Rulebook, now: Instant) {
    self.rulebook = rulebook
    self.now = now
  }

  package var revision: Int { rulebook.revision }

  /// The price of what `sheet` is about, at an instant or now.
  package func price(
    _ sheet: PriceSheet, _ context: PriceContext, at: Instant?
  ) throws(QuoteRefusal) -> Price {
    do throws(ResolutionError) {
      return try resolve(sheet, rulebook, context, at: at ?? now)
    } catch {
      throw .noPrice(error)
    }
  }

  /// The price, or why there is none, and how that came about.
  package func explanation(
    _ sheet: PriceSheet, _ context: PriceContext, at: Instant?
  ) -> Explanation {
    explain(sheet, rulebook, context, at: at ?? now)
  }
}

/// Why there is no price to quote.
package enum QuoteRefusal: Error, Sendable, Hashable {
  /// No item has this sku.
  case unknownProduct
  /// The item has no price for this customer, quantity and instant.
  case noPrice(ResolutionError)
  /// Too many wait for their sheets already.
  case overloaded
  /// What the price depends on cannot be had at the moment.
  case unavailable
  /// The catalogue did not reach the revision that was asked for in time; `reached` is where it is,
  /// as far as that is known.
  case revisionNotReached(reached: Int?)
}

extension SheetOutcome {
  /// The sheet and where it was found.
  package func sheet() throws(QuoteRefusal) -> (PriceSheet, SheetOrigin) {
    switch self {
    case .sheet(let sheet, let origin): return (sheet, origin)
    case .unknownProduct: throw .unknownProduct
    case .failed(.overloaded): throw .overloaded
    case .failed(.unavailable): throw .unavailable
    }
  }
}
