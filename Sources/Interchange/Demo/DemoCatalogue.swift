import Pricing

/// A shop to try the service with: a sequence of entities in the canonical order, made while they
/// are asked for, in memory that does not grow with their number.
///
/// The same seed makes the same bytes on any machine. Everybody has a price in dollars for every
/// item; the rules are a rulebook that can be published as it is. Without a prefix the items have
/// SKUs made of their names, and one is the drill of the examples, `DRILL-18V`; with a prefix such
/// as `SKU-` they are `SKU-0` to the last.
package struct DemoCatalogue: Sequence, Sendable {
  private let itemCount: Int
  private let seed: UInt64
  private let skuPrefix: String?
  private let dates: DemoDates
  private let rules: DemoRules

  /// A catalogue of so many items, whose windows begin and end around an instant; it is the same
  /// for all instants of a day.
  package init(
    itemCount: Int, seed: UInt64, skuPrefix: String? = nil,
    around instant: Instant = Instant(milliseconds: 1_795_168_800_000)
  ) {
    self.itemCount = itemCount
    self.seed = seed
    self.skuPrefix = skuPrefix
    dates = DemoDates(around: instant)
    rules = DemoRules(dates)
  }

  package func makeIterator() -> Iterator {
    Iterator(rules, DemoShelf(itemCount: itemCount, seed: seed, skuPrefix: skuPrefix, dates))
  }

  /// Goes through the rules and then over the shelf three times: items, prices, signals.
  package struct Iterator: IteratorProtocol {
    private enum Round { case items, prices, signals, over }

    private let rules: DemoRules
    private let shelf: DemoShelf
    private var round = Round.items
    private var rest: DemoShelf
    /// What comes before anything from the shelf, the next one last.
    private var pending: [CatalogueEntity]

    fileprivate init(_ rules: DemoRules, _ shelf: DemoShelf) {
      self.rules = rules
      self.shelf = shelf
      rest = shelf
      pending = rules.rules.reversed()
    }

    package mutating func next() -> CatalogueEntity? {
      while pending.isEmpty {
        guard let place = rest.next() else {
          guard beginRound() else { return nil }
          continue
        }
        add(place)
      }
      return pending.removeLast()
    }

    private mutating func add(_ place: DemoShelf.Place) {
      switch (round, place) {
      case (.items, .drill): pending.append(rules.drill)
      case (.items, .made(let item)): pending.append(.item(item.item))
      case (.prices, .drill): pending.append(contentsOf: rules.drillPrices.reversed())
      case (.prices, .made(let item)):
        for price in item.prices.reversed() { pending.append(.price(price)) }
      case (.signals, .made(let item)):
        for signal in item.signals.reversed() { pending.append(.signal(signal)) }
      case (.signals, .drill), (.over, _): break
      }
    }

    private mutating func beginRound() -> Bool {
      switch round {
      case .items:
        round = .prices
        pending = rules.categoryPrices.reversed()
      case .prices: round = .signals
      case .signals, .over:
        round = .over
        return false
      }
      rest = shelf
      return true
    }
  }
}
