import Catalogue
import Pricing
import Reactor

/// Makes new prices of sheets by one rulebook.
package struct PartPricing: Sendable {
  /// Sheets that are repriced before others may have the core.
  private static let countPerTurn = 32

  private let rulebook: Rulebook

  package init(_ rulebook: Rulebook) { self.rulebook = rulebook }

  /// Reprices the sheets that were read of a stretch.
  package func reprice(
    _ sheets: [PriceSheet], of stretch: Recalculation.Stretch, at now: Instant
  ) -> PricedPart {
    var part = PricedPart(
      through: sheets.last?.sku.string, isLast: sheets.count < stretch.countMax,
      scannedCount: sheets.count)
    var families: [String: ListFamily] = [:]
    for (index, sheet) in sheets.enumerated() {
      if index.isMultiple(of: Self.countPerTurn) { Background.giveWay() }
      let entries = entries(of: sheet, at: now, &part.tally)
      if entries.isEmpty { continue }
      let new = sheet.replacing(entries, version: sheet.version + 1, horizon: sheet.horizon)
      part.append(
        RepricedSheet(
          sku: sheet.sku.string, version: sheet.version, entries: entries,
          changes: changes(from: sheet, to: new, entries, at: now, &families)),
        new)
    }
    return part
  }

  /// The new entries of a sheet.
  private func entries(
    of sheet: PriceSheet, at now: Instant, _ tally: inout RecalculationTally
  ) -> [PriceEntry] {
    var entries: [PriceEntry] = []
    for repricing in Pricing.reprice(sheet, rulebook, at: now) {
      switch repricing.outcome {
      case .unchanged: break
      case .skipped: tally.skippedCount += 1
      case .failed: tally.failedCount += 1
      case .changed(let change):
        tally.changedCount += 1
        if change.bound != nil { tally.clampedCount += 1 }
        entries.append(change.entry)
      }
    }
    return entries
  }

  /// What customers will see change.
  private func changes(
    from old: PriceSheet, to new: PriceSheet, _ entries: [PriceEntry], at now: Instant,
    _ families: inout [String: ListFamily]
  ) -> [PriceChange] {
    var changes: [PriceChange] = []
    for entry in entries {
      let family = families[entry.list] ?? rulebook.family(ofList: entry.list)
      families[entry.list] = family
      for change in rulebook.changes(from: old, to: new, on: family, at: now)
      where !changes.contains(where: { $0.list == change.list }) {
        changes.append(
          PriceChange(
            sku: old.sku.string, list: change.list, currency: change.currency,
            before: change.before, after: change.after))
      }
    }
    return changes
  }
}

/// A part of a scope with its new prices, before it is recorded.
package struct PricedPart: Sendable {
  /// Its last item; nil where there was none.
  let through: String?
  /// Whether nothing lies behind it.
  let isLast: Bool
  private(set) var repriced: [RepricedSheet] = []
  fileprivate(set) var tally: RecalculationTally
  /// The sheets as they are with those prices.
  private var sheets: [PriceSheet] = []

  fileprivate init(through: String?, isLast: Bool, scannedCount: Int) {
    self.through = through
    self.isLast = isLast
    tally = RecalculationTally(scanned: scannedCount)
  }

  fileprivate mutating func append(_ prices: RepricedSheet, _ sheet: PriceSheet) {
    repriced.append(prices)
    sheets.append(sheet)
  }

  /// The sheets as they are once the chunk is recorded, without reading them again: one version
  /// further, and unable to tell what held before.
  func sheets(recordedAt: Instant) -> [PriceSheet] {
    sheets.map { $0.reachingBack(to: recordedAt) }
  }
}
