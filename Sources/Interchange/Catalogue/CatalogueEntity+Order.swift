import Pricing

/// The canonical order: by kind, then by key, texts by their bytes and instants by time, an open
/// start first.
///
/// Prices stand by what they price, categories before items, and only then by list: whoever reads
/// on has all prices of an item together. Of two lists the parent may come second; only ids tell.
extension CatalogueEntity {
  /// Whether this entity stands before `other` in a catalogue. Of two with one key, neither does.
  package func precedes(_ other: CatalogueEntity) -> Bool {
    switch (self, other) {
    case (.price(let entry), .price(let other)): entry.precedes(other)
    case (.item(let item), .item(let other)): item.sku.order(other.sku) < 0
    case (.signal(let signal), .signal(let other)):
      (signal.sku.order(other.sku), signal.name.order(other.name)) < (0, 0)
    case (.rounding(let profile), .rounding(let other)): profile.currency < other.currency
    case (.fxRate(let rate), .fxRate(let other)):
      (rate.base, rate.quote, rate.observedAt) < (other.base, other.quote, other.observedAt)
    case (.priceList(let list), .priceList(let other)): list.id.order(other.id) < 0
    case (.adjustment(let adjustment), .adjustment(let other)): adjustment.id.order(other.id) < 0
    case (.guardrail(let guardrail), .guardrail(let other)): guardrail.id.order(other.id) < 0
    case (.strategy(let strategy), .strategy(let other)): strategy.id.order(other.id) < 0
    default: kind.rawValue < other.kind.rawValue
    }
  }
}

extension PriceEntry {
  fileprivate func precedes(_ other: PriceEntry) -> Bool {
    let subjects =
      switch (subject, other.subject) {
      case (.category(let path), .category(let other)): path.order(other)
      case (.sku(let sku), .sku(let other)): sku.order(other)
      case (.category, .sku): -1
      case (.sku, .category): 1
      }
    if subjects != 0 { return subjects < 0 }
    let lists = list.order(other.list)
    if lists != 0 { return lists < 0 }
    guard let otherFrom = other.window.from else { return false }
    return window.from.map { $0 < otherFrom } ?? true
  }
}

extension String {
  /// Below zero, zero or above it, as this text sorts before, with or behind `other` by their
  /// bytes.
  func order(_ other: String) -> Int {
    let (own, others) = (utf8.span, other.utf8.span)
    for index in 0..<min(own.count, others.count) where own[index] != others[index] {
      return own[index] < others[index] ? -1 : 1
    }
    return own.count - others.count
  }
}
