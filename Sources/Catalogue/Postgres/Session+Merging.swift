import Postgres
import Pricing
import Timing

/// Takes what is staged into the tables of today, a statement for all rows of a kind at once. What
/// is as it was is not touched; history, versions and announcements are the triggers' business.
extension Session {
  /// How long one statement of an import may take.
  static let mergeSpan = TimeSpan.seconds(3_600)

  private static let itemChange = """
    UPDATE item SET category = s.category, cost = s.cost, currency = s.currency,
      attributes = s.attributes, known_from = $1, horizon = $2,
      version = version + (revision < $1)::integer, revision = $1
    FROM staged_item AS s WHERE item.sku = s.sku
      AND (item.category, item.cost, item.currency, item.attributes)
        IS DISTINCT FROM (s.category, s.cost, s.currency, s.attributes)
    """
  static let itemAddition = """
    INSERT INTO item(sku, category, cost, currency, attributes, known_from, horizon, version,
      revision)
    SELECT s.sku, s.category, s.cost, s.currency, s.attributes, $1::bigint,
      CASE WHEN removed.sku IS NOT NULL THEN $2::timestamptz END,
      1 + coalesce(removed.version, 0), $1
    FROM staged_item AS s LEFT JOIN removed_item AS removed ON removed.sku = s.sku
    WHERE NOT EXISTS (SELECT FROM item WHERE item.sku = s.sku)
    """
  static let priceChange = """
    UPDATE price SET valid_until = s.valid_until, mode = s.mode, bound = s.bound,
      bounds = s.bounds, units = s.units, flats = s.flats, sizes = s.sizes, known_from = $1
    FROM staged_price AS s
    WHERE price.sku = s.sku AND price.list = s.list AND price.valid_from = s.valid_from
      AND (price.valid_until, price.mode, price.bound, price.bounds, price.units, price.flats,
        price.sizes)
        IS DISTINCT FROM (s.valid_until, s.mode, s.bound, s.bounds, s.units, s.flats, s.sizes)
    """
  static let priceAddition = """
    INSERT INTO price(sku, list, valid_from, valid_until, mode, bound, bounds, units, flats, sizes,
      known_from)
    SELECT sku, list, valid_from, valid_until, mode, bound, bounds, units, flats, sizes, $1::bigint
    FROM staged_price AS s
    WHERE NOT EXISTS (
      SELECT FROM price
      WHERE price.sku = s.sku AND price.list = s.list AND price.valid_from = s.valid_from)
    ORDER BY sku, list, valid_from
    """

  /// Gives the statements of this transaction memory to sort and join a million rows in, most of
  /// which a server's usual 4 MB send through files; and has none of them compiled, which takes
  /// longer than it saves.
  nonisolated(nonsending) func prepareToMerge() async throws {
    try await query("SELECT set_config('work_mem', '32MB', true), set_config('jit', 'off', true)")
  }

  nonisolated(nonsending) func mergeItems(
    in revision: RevisionUnderWay, count: Int
  ) async throws -> ImportReport.Counts {
    let changed = try await merge(Self.itemChange) {
      $0.number(revision.number)
      $0.instant(revision.recordedAt)
    }
    let added = try await merge(Self.itemAddition + " ORDER BY s.sku") {
      $0.number(revision.number)
      $0.instant(revision.recordedAt)
    }
    return ImportReport.Counts(
      added: added, changed: changed, unchanged: count - added - changed)
  }

  nonisolated(nonsending) func mergePrices(
    in revision: RevisionUnderWay, count: Int
  ) async throws -> ImportReport.Counts {
    let changed = try await merge(Self.priceChange) { $0.number(revision.number) }
    let added = try await merge(Self.priceAddition) { $0.number(revision.number) }
    return ImportReport.Counts(
      added: added, changed: changed, unchanged: count - added - changed)
  }

  /// Observations come in whatever order: the latest stands with the item, those before it in
  /// history.
  nonisolated(nonsending) func mergeSignals(
    in revision: RevisionUnderWay, count: Int
  ) async throws -> ImportReport.Counts {
    let late = try await merge(Self.lateSignals) { $0.number(revision.number) }
    let changed = try await merge(Self.signalChange) { $0.number(revision.number) }
    let added = try await merge(Self.signalAddition) { $0.number(revision.number) }
    return ImportReport.Counts(
      added: added, changed: changed + late, unchanged: count - added - changed - late)
  }

  private static let signalChange = """
    UPDATE signal SET observed_at = s.observed_at, expires_at = s.expires_at, value = s.value,
      known_from = $1
    FROM staged_signal AS s WHERE signal.sku = s.sku AND signal.name = s.name
      AND (signal.observed_at < s.observed_at OR signal.observed_at = s.observed_at
        AND (signal.expires_at, signal.value) IS DISTINCT FROM (s.expires_at, s.value))
    """
  private static let signalAddition = """
    INSERT INTO signal(sku, name, observed_at, expires_at, value, known_from)
    SELECT sku, name, observed_at, expires_at, value, $1::bigint FROM staged_signal AS s
    WHERE NOT EXISTS (
      SELECT FROM signal WHERE signal.sku = s.sku AND signal.name = s.name)
    ORDER BY sku, name
    """
  /// What was learned anew of the time before the latest observation.
  private static let lateSignals = """
    WITH late AS MATERIALIZED (
      SELECT s.*, signal.observed_at AS latest
      FROM staged_signal AS s JOIN signal ON signal.sku = s.sku AND signal.name = s.name
      WHERE s.observed_at < signal.observed_at AND NOT EXISTS (
        SELECT FROM signal_history AS h
        WHERE h.sku = s.sku AND h.name = s.name AND h.observed_at = s.observed_at
          AND h.known_until = 9223372036854775807
          AND (h.expires_at, h.value) IS NOT DISTINCT FROM (s.expires_at, s.value))
    ), corrected AS (
      UPDATE signal_history AS h SET known_until = $1::bigint FROM late
      WHERE h.sku = late.sku AND h.name = late.name AND h.observed_at = late.observed_at
        AND h.known_until = 9223372036854775807
    ), touched AS (
      UPDATE item SET version = version + (revision < $1)::integer, revision = $1,
        horizon = greatest(horizon, latest.observed_at)
      FROM (SELECT sku, max(latest) AS observed_at FROM late GROUP BY sku) AS latest
      WHERE item.sku = latest.sku
    )
    INSERT INTO signal_history(sku, name, observed_at, expires_at, value, known_from, known_until)
    SELECT sku, name, observed_at, expires_at, value, $1::bigint, 9223372036854775807 FROM late
    """

  /// Removes what is not staged; answers how many of each.
  nonisolated(nonsending) func removeUnstaged() async throws -> (prices: Int, items: Int) {
    let prices = try await merge(
      """
      DELETE FROM price WHERE NOT EXISTS (
        SELECT FROM staged_price AS s
        WHERE s.sku = price.sku AND s.list = price.list AND s.valid_from = price.valid_from)
      """)
    // Observations stay, but not without what they are about.
    try await merge(
      """
      DELETE FROM signal WHERE NOT EXISTS (
        SELECT FROM staged_item AS s WHERE s.sku = signal.sku)
      """)
    let items = try await merge(
      """
      DELETE FROM item WHERE NOT EXISTS (SELECT FROM staged_item AS s WHERE s.sku = item.sku)
      """)
    return (prices, items)
  }

  /// Runs a statement; answers how many rows it stored or removed.
  @discardableResult
  private nonisolated(nonsending) func merge(
    _ text: String, bind: (inout Parameters) -> Void = { _ in }
  ) async throws -> Int {
    try await query(text, within: Self.mergeSpan, bind: bind).affectedCount
  }
}
