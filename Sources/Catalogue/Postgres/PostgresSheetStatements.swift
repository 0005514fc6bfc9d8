import Postgres
import Pricing

/// The statements that read sheets: each all that many of them are made of, in one round trip and
/// as of one instant, as it is one statement.
///
/// Items, entries and signals come as rows of one shape, `SheetRow`.
struct PostgresSheetStatements {
  static let currentSelection = """
    SELECT \(SheetRow.item), version, category, horizon, NULL::timestamptz, currency, attributes,
      \(SheetRow.noTiers), cost
    FROM item WHERE sku = ANY($1)
    UNION ALL
    SELECT \(SheetRow.entry), NULL, list, valid_from, valid_until, mode, bound,
      bounds, units, flats, sizes, NULL
    FROM price WHERE sku = ANY($1)
    UNION ALL
    SELECT \(SheetRow.signal), NULL, name, observed_at, expires_at, NULL, NULL,
      \(SheetRow.noTiers), value
    FROM signal WHERE sku = ANY($1)
    """

  /// All that sheets ever were up to what was known at $3, with the outlook from $2 and $3.
  static let historySelection = """
    WITH outlook AS MATERIALIZED (
      SELECT coalesce((
        SELECT number FROM revision WHERE recorded_at <= least($2, $3)
        ORDER BY recorded_at DESC, number DESC LIMIT 1), 0) AS at,
      coalesce((
        SELECT number FROM revision WHERE recorded_at <= $3
        ORDER BY recorded_at DESC, number DESC LIMIT 1), 0) AS known
    )
    SELECT \(SheetRow.outlook), known, NULL, NULL::timestamptz, NULL::timestamptz, NULL, NULL,
      \(SheetRow.noTiers), NULL::numeric, at, NULL
    FROM outlook
    UNION ALL
    SELECT \(SheetRow.item), NULL, category, NULL, NULL, currency, attributes,
      \(SheetRow.noTiers), cost, known_from, known_until
    FROM item_history, outlook WHERE sku = ANY($1) AND known_from <= outlook.known
    UNION ALL
    SELECT \(SheetRow.item), NULL, category, NULL, NULL, currency, attributes,
      \(SheetRow.noTiers), cost, known_from, 9223372036854775807
    FROM item, outlook WHERE sku = ANY($1) AND known_from <= outlook.known
    UNION ALL
    SELECT \(SheetRow.entry), NULL, list, valid_from, valid_until, mode, bound,
      bounds, units, flats, sizes, NULL, known_from, known_until
    FROM price_history, outlook WHERE sku = ANY($1) AND known_from <= outlook.known
    UNION ALL
    SELECT \(SheetRow.entry), NULL, list, valid_from, valid_until, mode, bound,
      bounds, units, flats, sizes, NULL, known_from, 9223372036854775807
    FROM price, outlook WHERE sku = ANY($1) AND known_from <= outlook.known
    UNION ALL
    SELECT \(SheetRow.signal), NULL, name, observed_at, expires_at, NULL, NULL,
      \(SheetRow.noTiers), value, known_from, known_until
    FROM signal_history, outlook WHERE sku = ANY($1) AND known_from <= outlook.known
    UNION ALL
    SELECT \(SheetRow.signal), NULL, name, observed_at, expires_at, NULL, NULL,
      \(SheetRow.noTiers), value, known_from, 9223372036854775807
    FROM signal, outlook WHERE sku = ANY($1) AND known_from <= outlook.known
    """

  /// Sheets are found by their key, whatever the server's statistics say: one plan, made once for
  /// each connection, on an empty table as on a large one.
  static let sessionSettings = [
    ("plan_cache_mode", "force_generic_plan"), ("enable_seqscan", "off"),
    ("enable_bitmapscan", "off"), ("max_parallel_workers_per_gather", "0"), ("jit", "off"),
  ]

  let list: StatementList
  private let current, history: StatementList.Statement

  init() {
    var list = StatementList()
    current = list.declare("sheets", Self.currentSelection, [.textArray], effect: .reads)
    history = list.declare(
      "sheet_history", Self.historySelection, [.textArray, .timestamptz, .timestamptz],
      effect: .reads)
    self.list = list
  }

  func statement(for standpoint: Standpoint) -> StatementList.Statement {
    switch standpoint {
    case .current: current
    case .past: history
    }
  }

  static func bind(
    _ skus: AskedSkus, _ standpoint: Standpoint, to parameters: inout Parameters
  ) {
    skus.write(to: &parameters)
    if case .past(let at, let known) = standpoint {
      parameters.instant(at)
      parameters.instant(known)
    }
  }
}

/// A row of the statements that read sheets: what kind it is of, its sku, and then columns in which
/// each kind has what it needs.
enum SheetRow {
  static let item = "0, sku"
  static let entry = "1, sku"
  static let signal = "2, sku"
  static let outlook = "3, NULL"
  static let noTiers =
    "NULL::numeric[], NULL::numeric[], NULL::numeric[], NULL::numeric[]"

  enum Kind: Int64 { case item, entry, signal, outlook }
}

extension PostgresRow {
  private enum Column {
    static let kind = 0
    static let sku = 1
    static let number = 2
    static let name = 3
    static let starts = 4
    static let ends = 5
    static let word = 6
    static let detail = 7
    static let amount = 12
    static let knownFrom = 13
    static let knownUntil = 14
  }

  func sheetRowKind() throws(CatalogueError) -> SheetRow.Kind {
    guard let kind = SheetRow.Kind(rawValue: try integer(Column.kind)) else {
      throw unreadable(Column.kind, as: "a known kind")
    }
    return kind
  }

  /// Which of the skus the row is about.
  func place(
    in skus: AskedSkus, expectedNext next: inout Int
  ) throws(CatalogueError) -> Int {
    let place = try withText(Column.sku) { skus.place(of: $0, expectedNext: &next) }
    guard let place else { throw unreadable(Column.sku, as: "a sku that was asked for") }
    return place
  }

  func version() throws(CatalogueError) -> Int { try number(Column.number) }

  func horizon() throws(CatalogueError) -> Instant? { try optionalInstant(Column.starts) }

  func outlook() throws(CatalogueError) -> Outlook {
    Outlook(at: try number(Column.knownFrom), known: try number(Column.number))
  }

  func item(_ sku: String) throws(CatalogueError) -> Item {
    Item(
      sku: sku, category: try string(Column.name), cost: try optionalDecimal(Column.amount),
      currency: try optionalCurrency(Column.word), attributes: try attributes(Column.detail))
  }

  func window() throws(CatalogueError) -> Window { try window(Column.starts) }

  func entry(of sku: String) throws(CatalogueError) -> PriceEntry {
    try entry(on: try string(Column.name), of: .sku(sku), Column.starts)
  }

  func signal(of sku: String) throws(CatalogueError) -> Signal {
    Signal(
      sku: sku, name: try string(Column.name), value: try decimal(Column.amount),
      observedAt: try instant(Column.starts), expiresAt: try optionalInstant(Column.ends))
  }

  func takeItem(
    _ sku: String, into drafts: inout SheetDrafts, at place: Int
  ) throws(CatalogueError) {
    let columns = ItemColumns(
      version: Column.number, horizon: Column.starts, category: Column.name, cost: Column.amount,
      currency: Column.word, attributes: Column.detail)
    try drafts.takeItem(sku, from: self, columns, at: place)
  }

  func takeEntry(into drafts: inout SheetDrafts, at place: Int) throws(CatalogueError) {
    try drafts.takeEntry(from: self, list: Column.name, Column.starts, at: place)
  }

  func takeSignal(into drafts: inout SheetDrafts, at place: Int) throws(CatalogueError) {
    let columns = SignalColumns(
      name: Column.name, instants: Column.starts, value: Column.amount)
    try drafts.takeSignal(from: self, columns, at: place)
  }

  func recordedSheetRow<Value>(_ value: Value) throws(CatalogueError) -> Recorded<Value> {
    Recorded(
      value: value, from: try number(Column.knownFrom), until: try number(Column.knownUntil))
  }
}
