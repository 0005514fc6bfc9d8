import Pricing

/// What stands on sheets, as columns.
extension ColumnWriter where Self: ~Copyable {
  /// All columns of an item.
  mutating func item(_ item: Item) {
    text(item.sku)
    text(item.category)
    decimal(item.cost)
    currency(item.currency)
    text(Attributes.json(item.attributes))
  }

  /// All columns of an item's own entry.
  mutating func entry(_ entry: PriceEntry, of sku: String) {
    text(sku)
    text(entry.list)
    start(of: entry.window)
    end(of: entry.window)
    tiers(of: entry)
  }

  /// All columns of a signal.
  mutating func signal(_ signal: Signal) {
    text(signal.sku)
    text(signal.name)
    instant(signal.observedAt)
    instant(signal.expiresAt)
    decimal(signal.value)
  }

  /// An entry's mode, whether bounds are first or last quantities, then a list of decimals for each
  /// field; no list where no tier has any.
  mutating func tiers(of entry: PriceEntry) {
    text(entry.mode.rawValue)
    let isFrom = if case .from? = entry.tiers.first?.bound { true } else { false }
    text(isFrom ? "from" : "up_to")
    decimals(entry.tiers) { tier in
      switch tier.bound {
      case .from(let bound): bound
      case .upTo(let bound): bound
      }
    }
    decimals(entry.tiers) { $0.unit }
    optionalDecimals(entry.tiers) { $0.flat }
    optionalDecimals(entry.tiers) { $0.size }
  }

  private mutating func optionalDecimals(
    _ tiers: [PriceTier], _ field: (PriceTier) -> Decimal?
  ) {
    if tiers.contains(where: { field($0) != nil }) { decimals(tiers, field) } else { null() }
  }
}

extension ColumnReader where Self: ~Copyable {
  /// The item whose category, cost, currency and attributes stand in four columns.
  func item(_ sku: String, _ column: Int) throws(Failure) -> Item {
    Item(
      sku: sku, category: try string(column), cost: try optionalDecimal(column + 1),
      currency: try optionalCurrency(column + 2), attributes: try attributes(column + 3))
  }

  /// The signal whose name, instants and value stand in four columns.
  func signal(of sku: String, _ column: Int) throws(Failure) -> Signal {
    Signal(
      sku: sku, name: try string(column), value: try decimal(column + 3),
      observedAt: try instant(column + 1), expiresAt: try optionalInstant(column + 2))
  }

  /// The entry whose window stands in two columns, and its tiers in the six behind them.
  func entry(
    on list: String, of subject: PriceEntry.Subject, _ column: Int
  ) throws(Failure) -> PriceEntry {
    PriceEntry(
      list: list, subject: subject, mode: try word(column + 2), tiers: try tiers(column + 3),
      window: try window(column))
  }

  func attributes(_ column: Int) throws(Failure) -> [String: String] {
    if isNull(column) { return [:] }
    let attributes = try withText(column) { text in Attributes.read(json: text) }
    guard let attributes else { throw unreadable(column, as: "attributes") }
    return attributes
  }

  private func tiers(_ column: Int) throws(Failure) -> [PriceTier] {
    let isFrom = try withText(column) { $0.count == 4 }
    let bounds = try decimals(column + 1)
    let units = try decimals(column + 2)
    let flats = try optionalDecimals(column + 3, count: units.count)
    let sizes = try optionalDecimals(column + 4, count: units.count)
    guard bounds.count == units.count else { throw unreadable(column + 1, as: "a list of tiers") }
    var tiers: [PriceTier] = []
    tiers.reserveCapacity(units.count)
    for index in units.indices {
      guard let unit = units[index] else { throw unreadable(column + 2, as: "a list of prices") }
      let bound: TierBound
      if !isFrom {
        bound = .upTo(bounds[index])
      } else if let first = bounds[index] {
        bound = .from(first)
      } else {
        throw unreadable(column + 1, as: "a list of first quantities")
      }
      tiers.append(PriceTier(bound, unit: unit, flat: flats?[index], size: sizes?[index]))
    }
    return tiers
  }

  private func optionalDecimals(_ column: Int, count: Int) throws(Failure) -> [Decimal?]? {
    if isNull(column) { return nil }
    let decimals = try decimals(column)
    guard decimals.count == count else { throw unreadable(column, as: "a list for all tiers") }
    return decimals
  }
}
