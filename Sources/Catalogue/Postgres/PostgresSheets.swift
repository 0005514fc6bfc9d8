import Postgres
import Pricing

/// What sheets are made of, out of the rows of the statements that read them.
enum PostgresSheets {
  static func sheets(
    for skus: AskedSkus, _ standpoint: Standpoint, from rows: consuming Rows,
    _ drafts: inout SheetDrafts
  ) throws(CatalogueError) -> [PriceSheet?] {
    var row = PostgresRow(firstOf: rows)
    var parts: [SheetParts?]
    switch standpoint {
    case .current(let now):
      let reach = SheetParts.reach(now: now)
      if var sheets = try soundSheets(for: skus, reach, from: &row, &drafts) {
        skus.spread(&sheets)
        return sheets
      }
      parts = try currentParts(for: skus, reach, from: &row)
    case .past(let at, _): parts = try pastParts(for: skus, at: at, from: &row)
    }
    skus.spread(&parts)
    var sheets: [PriceSheet?] = []
    sheets.reserveCapacity(parts.count)
    for parts in parts { sheets.append(try parts?.sheet()) }
    return sheets
  }

  /// The sheets of today; nil when something stored of one of them is no sheet. What that is its
  /// entities tell.
  private static func soundSheets(
    for skus: AskedSkus, _ reach: Instant, from row: inout PostgresRow,
    _ drafts: inout SheetDrafts
  ) throws(CatalogueError) -> [PriceSheet?]? {
    drafts.begin(skus.skus.count)
    var next = 0
    do throws(CatalogueError) {
      // An item's row comes before those that stand on its sheet.
      try row.forEach { row throws(CatalogueError) in
        let place = try row.place(in: skus, expectedNext: &next)
        switch try row.sheetRowKind() {
        case .item: try row.takeItem(skus.skus[place], into: &drafts, at: place)
        case .entry:
          if let until = try row.window().until, until <= reach {
            drafts.leaveOutWhatEnded(by: reach, at: place)
          } else {
            try row.takeEntry(into: &drafts, at: place)
          }
        case .signal: try row.takeSignal(into: &drafts, at: place)
        case .outlook: throw .damaged("today's sheets have no outlook")
        }
      }
    } catch {
      return nil
    }
    return drafts.end()
  }

  private static func currentParts(
    for skus: AskedSkus, _ reach: Instant, from row: inout PostgresRow
  ) throws(CatalogueError) -> [SheetParts?] {
    var parts = [SheetParts?](repeating: nil, count: skus.skus.count)
    var next = 0
    try row.forEach { row throws(CatalogueError) in
      let place = try row.place(in: skus, expectedNext: &next)
      let sku = skus.skus[place]
      switch try row.sheetRowKind() {
      case .item:
        parts[place] = SheetParts(
          version: try row.version(), item: try row.item(sku), horizon: try row.horizon())
      case .entry:
        if let until = try row.window().until, until <= reach {
          parts[place]?.leaveOutWhatEnded(by: reach)
        } else {
          parts[place]?.entries.append(try row.entry(of: sku))
        }
      case .signal: parts[place]?.signals.append(try row.signal(of: sku))
      case .outlook: throw .damaged("today's sheets have no outlook")
      }
    }
    return parts
  }

  private static func pastParts(
    for skus: AskedSkus, at instant: Instant, from row: inout PostgresRow
  ) throws(CatalogueError) -> [SheetParts?] {
    var outlook: Outlook?
    var next = 0
    var histories = [SheetHistory](repeating: SheetHistory(), count: skus.skus.count)
    try row.forEach { row throws(CatalogueError) in
      let kind = try row.sheetRowKind()
      if case .outlook = kind { return outlook = try row.outlook() }
      let place = try row.place(in: skus, expectedNext: &next)
      let sku = skus.skus[place]
      switch kind {
      case .item: histories[place].items.append(try row.recordedSheetRow(try row.item(sku)))
      case .entry:
        histories[place].entries.append(try row.recordedSheetRow(try row.entry(of: sku)))
      case .signal:
        histories[place].signals.append(try row.recordedSheetRow(try row.signal(of: sku)))
      case .outlook: break
      }
    }
    guard let outlook else { throw .damaged("sheets of the past have no outlook") }
    return histories.map { history in
      var history = history
      history.sort()
      return history.parts(in: outlook, at: instant)
    }
  }
}

extension SheetHistory {
  /// Puts the versions of one thing together, the earliest first.
  fileprivate mutating func sort() {
    items.sort { $0.from < $1.from }
    entries.sort { ($0.value.list, $0.start, $0.from) < ($1.value.list, $1.start, $1.from) }
    signals.sort {
      ($0.value.name, $0.value.observedAt, $0.from) < ($1.value.name, $1.value.observedAt, $1.from)
    }
  }
}

extension Recorded<PriceEntry> {
  fileprivate var start: Int64 { value.window.from?.milliseconds ?? .min }
}
