import Pricing

/// Says what products cost, on one shard: holds the rulebook in force and knows where sheets are.
package final class Quoter {
  package let source: any SheetSource
  private let clock: () -> Instant
  private var rulebook: Rulebook?

  /// Without a rulebook nothing can be quoted yet. `clock` says what time it is.
  package init(
    source: any SheetSource, rulebook: Rulebook? = nil, clock: @escaping () -> Instant
  ) {
    self.source = source
    self.rulebook = rulebook
    self.clock = clock
  }

  /// Quotes by `rulebook` from now on, unless one of a later revision came before it.
  package func publish(_ rulebook: Rulebook) {
    if let own = self.rulebook, own.revision >= rulebook.revision { return }
    self.rulebook = rulebook
  }

  /// What an answer is worked out by, taken when its sheets are here: one rulebook and one instant
  /// for all of its lines.
  package func standpoint() throws(QuoteRefusal) -> QuoteStandpoint {
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
