import Bytes
import JSON
import Pricing

/// The sheets of as many items as were asked for at once, in the making: takes in rows of either
/// engine, an item's own before those of its entries and signals.
///
/// Its owner uses it again, for the memory of it and for the texts that sheets have in common.
struct SheetDrafts: ~Copyable {
  private var drafts: [SheetDraft?] = []
  private var texts = KnownTexts()
  private var attributes = JSONDocument()

  /// Begins with no item at any of so many places.
  mutating func begin(_ count: Int) {
    drafts.removeAll(keepingCapacity: true)
    drafts.append(contentsOf: repeatElement(nil, count: count))
  }

  /// The sheets, nil where there is no such item; nil for all when one of them is unsound.
  mutating func end() -> [PriceSheet?]? {
    var sheets = [PriceSheet?](repeating: nil, count: drafts.count)
    // Taken from the end, a draft is moved; taken from where it stands, it would be copied first.
    while let last = drafts.popLast() {
      guard let draft = last else { continue }
      guard let sheet = draft.sheet() else { return nil }
      sheets[drafts.count] = sheet
    }
    return sheets
  }

  /// Takes in an entry that ended by `reach` by leaving it out.
  mutating func leaveOutWhatEnded(by reach: Instant, at place: Int) {
    drafts[place]?.leaveOutWhatEnded(by: reach)
  }
}

/// Where the columns of an item stand.
struct ItemColumns {
  let version, horizon, category, cost, currency, attributes: Int
}

/// Where the columns of a signal stand: the instants in two columns.
struct SignalColumns {
  let name, instants, value: Int
}

extension SheetDrafts {
  mutating func takeItem<Row: ColumnReader & ~Copyable>(
    _ sku: String, from row: borrowing Row, _ columns: ItemColumns, at place: Int
  ) throws(Row.Failure) {
    let version = try row.number(columns.version)
    let horizon = try row.optionalInstant(columns.horizon)
    let cost = try row.optionalDecimal(columns.cost)
    let currency = try row.optionalCurrency(columns.currency)
    var draft = try row.withText(columns.category) { category in
      SheetDraft(
        version: version, sku: sku, category: category, cost: cost, currency: currency,
        horizon: horizon, &texts)
    }
    if !row.isNull(columns.attributes) {
      let isRead = try row.withText(columns.attributes) { text in
        readAttributes(text, into: &draft)
      }
      guard isRead else { throw row.unreadable(columns.attributes, as: "attributes") }
    }
    drafts[place] = draft
  }

  private mutating func readAttributes(
    _ text: Span<UInt8>, into draft: inout SheetDraft
  ) -> Bool {
    do throws(JSONError) { try attributes.parse(text) } catch { return false }
    var problems = JSONProblems(countMax: 1)
    attributes.forEachMember(of: attributes.root, &problems) { name, value, _ throws(JSONProblem) in
      try attributes.withString(value) { value in
        draft.add(attribute: name, value: value, &texts)
      }
    }
    return problems.isEmpty
  }

  /// Takes in an entry whose list stands in one column, and all the rest as `ColumnWriter` writes
  /// it from another on.
  mutating func takeEntry<Row: ColumnReader & ~Copyable>(
    from row: borrowing Row, list: Int, _ column: Int, at place: Int
  ) throws(Row.Failure) {
    try drafts[place]?.takeEntry(from: row, list: list, column, &texts)
  }

  mutating func takeSignal<Row: ColumnReader & ~Copyable>(
    from row: borrowing Row, _ columns: SignalColumns, at place: Int
  ) throws(Row.Failure) {
    let value = try row.decimal(columns.value)
    let observedAt = try row.instant(columns.instants)
    let expiresAt = try row.optionalInstant(columns.instants + 1)
    try row.withText(columns.name) { name in
      drafts[place]?.add(
        signal: name, value: value, observedAt: observedAt, expiresAt: expiresAt, &texts)
    }
  }
}

extension SheetDraft {
  fileprivate mutating func takeEntry<Row: ColumnReader & ~Copyable>(
    from row: borrowing Row, list: Int, _ column: Int, _ texts: inout KnownTexts
  ) throws(Row.Failure) {
    let window = try row.window(column)
    guard let mode = try row.withText(column + 2, { TierMode(bytes: $0) }) else {
      throw row.unreadable(column + 2, as: "a known word")
    }
    let isFrom = try row.withText(column + 3) { $0.count == 4 }
    try row.withText(list) { list in
      beginEntry(on: list, window, mode, isBoundFrom: isFrom, &texts)
    }
    try row.forEachDecimal(column + 4) { addTier($0) }
    try set(.unit, from: row, column + 5)
    if !row.isNull(column + 6) { try set(.flat, from: row, column + 6) }
    if !row.isNull(column + 7) { try set(.size, from: row, column + 7) }
    endEntry()
  }

  private mutating func set<Row: ColumnReader & ~Copyable>(
    _ field: TierField, from row: borrowing Row, _ column: Int
  ) throws(Row.Failure) {
    var number = 0
    try row.forEachDecimal(column) { value in
      set(field, value, ofTier: number)
      number += 1
    }
  }
}

extension TierMode {
  fileprivate init?(bytes: Span<UInt8>) {
    switch bytes {
    case "volume": self = .volume
    case "graduated": self = .graduated
    case "package": self = .package
    default: return nil
    }
  }
}
