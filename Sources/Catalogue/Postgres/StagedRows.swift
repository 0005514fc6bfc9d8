import Postgres
import Pricing

/// Items, prices and signals on their way into the database: gathered in bounded memory, then
/// copied into temporary tables that the transaction's end empties.
struct StagedRows {
  /// Each COPY costs two round trips, and every row here memory.
  private static let countMax = 4_096

  /// The temporary tables, which a session makes once.
  static let tables = """
    CREATE TEMP TABLE IF NOT EXISTS staged_item(
      position bigint NOT NULL,
      sku text COLLATE "C" NOT NULL,
      category text COLLATE "C" NOT NULL,
      cost numeric(27, 12),
      currency text,
      attributes text
    ) ON COMMIT DELETE ROWS;
    CREATE TEMP TABLE IF NOT EXISTS staged_price(
      position bigint NOT NULL,
      sku text COLLATE "C" NOT NULL,
      list text COLLATE "C" NOT NULL,
      valid_from timestamptz NOT NULL,
      valid_until timestamptz NOT NULL,
      mode text NOT NULL,
      bound text NOT NULL,
      bounds numeric(27, 12)[] NOT NULL,
      units numeric(27, 12)[] NOT NULL,
      flats numeric(27, 12)[],
      sizes numeric(27, 12)[]
    ) ON COMMIT DELETE ROWS;
    CREATE TEMP TABLE IF NOT EXISTS staged_signal(
      position bigint NOT NULL,
      sku text COLLATE "C" NOT NULL,
      name text COLLATE "C" NOT NULL,
      observed_at timestamptz NOT NULL,
      expires_at timestamptz,
      value numeric(27, 12) NOT NULL
    ) ON COMMIT DELETE ROWS;
    """

  private var items: [(position: Int, item: Item)] = []
  private var prices: [(position: Int, sku: String, entry: PriceEntry)] = []
  private var signals: [(position: Int, signal: Signal)] = []
  private(set) var itemCount = 0
  private(set) var priceCount = 0
  private(set) var signalCount = 0
  private(set) var itemOrder = KeyOrder()
  private(set) var priceOrder = KeyOrder()
  private(set) var signalOrder = KeyOrder()

  var isFull: Bool { items.count + prices.count + signals.count >= Self.countMax }

  mutating func append(_ item: Item, at position: Int) {
    items.append((position, item))
    itemCount += 1
    itemOrder.note(item.sku)
  }

  mutating func append(_ entry: PriceEntry, of sku: String, at position: Int) {
    prices.append((position, sku, entry))
    priceCount += 1
    priceOrder.note(sku)
  }

  mutating func append(_ signal: Signal, at position: Int) {
    signals.append((position, signal))
    signalCount += 1
    signalOrder.note(signal.sku)
  }

  /// Hands over what was gathered, and keeps how much there was.
  mutating func take() -> StagedRows {
    defer {
      items.removeAll(keepingCapacity: true)
      prices.removeAll(keepingCapacity: true)
      signals.removeAll(keepingCapacity: true)
    }
    return self
  }

  /// Copies what was gathered.
  nonisolated(nonsending) func flush(to session: Session) async throws {
    if !items.isEmpty {
      try await session.copy(into: "staged_item", columnCount: 6) { writer in
        for (position, item) in items {
          try await writer.write { row in
            row.number(position)
            row.item(item)
          }
        }
      }
    }
    if !prices.isEmpty {
      try await session.copy(into: "staged_price", columnCount: 11) { writer in
        for (position, sku, entry) in prices {
          try await writer.write { row in
            row.number(position)
            row.entry(entry, of: sku)
          }
        }
      }
    }
    if !signals.isEmpty {
      try await session.copy(into: "staged_signal", columnCount: 6) { writer in
        for (position, signal) in signals {
          try await writer.write { row in
            row.number(position)
            row.signal(signal)
          }
        }
      }
    }
  }
}

/// Whether skus came in the order of their bytes, as an export has them.
struct KeyOrder {
  private(set) var isKept = true
  private var last = ""

  mutating func note(_ sku: String) {
    guard isKept else { return }
    isKept = !sku.utf8.lexicographicallyPrecedes(last.utf8)
    last = sku
  }
}
