extension SQLiteMigrations {
  /// What the market said and what recalculations made of it.
  static let recalculationsUp: StaticString = """
    -- Ids of events that were applied. The oldest are forgotten.
    CREATE TABLE market_event(
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      applied_at INTEGER NOT NULL
    ) STRICT;
    -- When the latest event about an item's cost happened. It says nothing about the cost itself,
    -- and so is no part of its history.
    ALTER TABLE item ADD COLUMN cost_observed_at INTEGER;

    CREATE TABLE recalculation(
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      run TEXT NOT NULL UNIQUE,
      through TEXT NOT NULL,
      scanned INTEGER NOT NULL,
      changed INTEGER NOT NULL,
      clamped INTEGER NOT NULL,
      skipped INTEGER NOT NULL,
      failed INTEGER NOT NULL
    ) STRICT;
    -- What customers are to be told, until it is announced. Ids are never used again.
    CREATE TABLE price_change(
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      sku TEXT NOT NULL,
      list TEXT NOT NULL,
      currency TEXT NOT NULL,
      before TEXT,
      after TEXT,
      revision INTEGER NOT NULL
    ) STRICT;
    """

  static let recalculationsDown: StaticString = """
    DROP TABLE price_change;
    DROP TABLE recalculation;
    ALTER TABLE item DROP COLUMN cost_observed_at;
    DROP TABLE market_event;
    """
}
