extension PostgresMigrations {
  /// What the market said and what recalculations made of it.
  static let recalculationsUp: StaticString = """
    -- Ids of events that were applied. The oldest are forgotten.
    CREATE TABLE market_event(
      number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      id text COLLATE "C" NOT NULL UNIQUE,
      applied_at timestamptz NOT NULL
    );
    -- When the latest event about an item's cost happened. It says nothing about the cost itself,
    -- and so is no part of its history.
    ALTER TABLE item ADD COLUMN cost_observed_at timestamptz;

    CREATE TABLE recalculation(
      number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
      run text COLLATE "C" PRIMARY KEY,
      through text COLLATE "C" NOT NULL,
      scanned bigint NOT NULL,
      changed bigint NOT NULL,
      clamped bigint NOT NULL,
      skipped bigint NOT NULL,
      failed bigint NOT NULL
    );
    -- What customers are to be told, until it is announced. Ids are never used again, and writers
    -- take turns: they grow in the order of commits.
    CREATE TABLE price_change(
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      sku text COLLATE "C" NOT NULL,
      list text COLLATE "C" NOT NULL,
      currency text NOT NULL,
      before numeric(27, 12),
      after numeric(27, 12),
      revision bigint NOT NULL
    );
    """

  static let recalculationsDown: StaticString = """
    DROP TABLE price_change;
    DROP TABLE recalculation;
    ALTER TABLE item DROP COLUMN cost_observed_at;
    DROP TABLE market_event;
    """
}
