import Pricing
import SQLite

/// Tiers as columns: whether bounds are first or last quantities, then a list of decimals for each
/// field, `-` where a tier has none; no list where no tier has any.
extension SQLiteParameters {
  mutating func tiers(of entry: PriceEntry) {
    text(entry.mode.rawValue)
    let isFrom = if case .from? = entry.tiers.first?.bound { true } else { false }
    text(isFrom ? "from" : "up_to")
    list(entry.tiers) { tier in
      switch tier.bound {
      case .from(let bound): bound
      case .upTo(let bound): bound
      }
    }
    list(entry.tiers) { $0.unit }
    optionalList(entry.tiers) { $0.flat }
    optionalList(entry.tiers) { $0.size }
  }

  private mutating func optionalList(_ tiers: [PriceTier], _ field: (PriceTier) -> Decimal?) {
    if tiers.contains(where: { field($0) != nil }) { list(tiers, field) } else { null() }
  }

  private mutating func list(_ tiers: [PriceTier], _ field: (PriceTier) -> Decimal?) {
    if tiers.count == 1 { return text(field(tiers[0])?.description ?? "-") }
    text(tiers.map { field($0)?.description ?? "-" }.joined(separator: " "))
  }
}

extension SQLiteRow {
  /// The entry whose window stands in two columns, and its tiers in the six behind them.
  func entry(
    on list: String, of subject: PriceEntry.Subject, _ column: Int
  ) throws(SQLiteError) -> PriceEntry {
    PriceEntry(
      list: list, subject: subject, mode: try word(column + 2), tiers: try tiers(column + 3),
      window: try window(column))
  }

  private func tiers(_ column: Int) throws(SQLiteError) -> [PriceTier] {
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

  private func optionalDecimals(_ column: Int, count: Int) throws(SQLiteError) -> [Decimal?]? {
    if isNull(column) { return nil }
    let decimals = try decimals(column)
    guard decimals.count == count else { throw unreadable(column, as: "a list for all tiers") }
    return decimals
  }

  private func decimals(_ column: Int) throws(SQLiteError) -> [Decimal?] {
    let list = try withText(column) { text -> [Decimal?]? in
      var list: [Decimal?] = []
      var start = 0
      while start <= text.count {
        var end = start
        while end < text.count, text[end] != UInt8(ascii: " ") { end += 1 }
        if end == start + 1, text[start] == UInt8(ascii: "-") {
          list.append(nil)
        } else if let decimal = try? Decimal(parsing: text.extracting(start..<end)) {
          list.append(decimal)
        } else {
          return nil
        }
        start = end + 1
      }
      return list
    }
    guard let list else { throw unreadable(column, as: "a list of decimals") }
    return list
  }
}
