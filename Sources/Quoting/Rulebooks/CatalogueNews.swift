import Pricing

/// What a look at the catalogue brought: all shards get it, in the order in which it was seen.
package struct CatalogueNews: Sendable {
  /// The revision that the catalogue had reached.
  package let revision: Int
  /// What rules prices, as of that revision or a later one.
  package let rulebook: Rulebook
  /// The rules of earlier instants were others; nil where there were none.
  package let horizon: Instant?

  package init(revision: Int, rulebook: Rulebook, horizon: Instant? = nil) {
    self.revision = revision
    self.rulebook = rulebook
    self.horizon = horizon
  }
}
