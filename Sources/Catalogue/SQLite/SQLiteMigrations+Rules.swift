extension SQLiteMigrations {
  /// Revisions, and what rules the prices of many items: every version in one table per kind, as
  /// there are few and all are read together.
  ///
  /// Amounts are texts of canonical decimals, as SQLite has no exact numbers; instants count
  /// milliseconds since 1970; 9223372036854775807 is "until further notice" and
  /// -9223372036854775808 "since ever", so that both compare.
  static let catalogueUp: StaticString = """
    CREATE TABLE revision(
      number INTEGER PRIMARY KEY CHECK (number > 0),
      recorded_at INTEGER NOT NULL,
      changes_rulebook INTEGER NOT NULL DEFAULT 0 CHECK (changes_rulebook IN (0, 1)),
      token TEXT
    ) STRICT;
    CREATE INDEX revision_by_time ON revision(recorded_at, number);
    CREATE INDEX revision_of_rulebook ON revision(number) WHERE changes_rulebook = 1;
    CREATE UNIQUE INDEX revision_by_token ON revision(token) WHERE token IS NOT NULL;

    CREATE TABLE rounding(
      currency TEXT NOT NULL CHECK (length(currency) = 3),
      increment TEXT NOT NULL CHECK (increment NOT GLOB '*[^0-9.]*'),
      mode TEXT NOT NULL CHECK (mode IN ('half_even', 'half_up', 'half_down', 'up', 'down')),
      ending TEXT CHECK (ending NOT GLOB '*[^0-9.]*'),
      level TEXT NOT NULL CHECK (level IN ('unit', 'line')),
      known_from INTEGER NOT NULL REFERENCES revision,
      known_until INTEGER NOT NULL DEFAULT 9223372036854775807 CHECK (known_until > known_from),
      PRIMARY KEY (currency, known_from)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE fx_rate(
      base TEXT NOT NULL CHECK (length(base) = 3),
      quote TEXT NOT NULL CHECK (length(quote) = 3),
      observed_at INTEGER NOT NULL,
      expires_at INTEGER CHECK (expires_at > observed_at),
      rate TEXT NOT NULL CHECK (rate NOT GLOB '*[^0-9.]*'),
      known_from INTEGER NOT NULL REFERENCES revision,
      known_until INTEGER NOT NULL DEFAULT 9223372036854775807 CHECK (known_until > known_from),
      PRIMARY KEY (base, quote, observed_at, known_from)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE price_list(
      id TEXT NOT NULL,
      currency TEXT NOT NULL CHECK (length(currency) = 3),
      rank INTEGER NOT NULL,
      condition TEXT CHECK (condition GLOB '{*}'),
      valid_from INTEGER NOT NULL,
      valid_until INTEGER NOT NULL CHECK (valid_until > valid_from),
      parent TEXT,
      adjust TEXT,
      tax TEXT NOT NULL CHECK (tax IN ('exclusive', 'inclusive')),
      known_from INTEGER NOT NULL REFERENCES revision,
      known_until INTEGER NOT NULL DEFAULT 9223372036854775807 CHECK (known_until > known_from),
      PRIMARY KEY (id, known_from)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE category_price(
      category TEXT NOT NULL,
      list TEXT NOT NULL,
      valid_from INTEGER NOT NULL,
      valid_until INTEGER NOT NULL CHECK (valid_until > valid_from),
      mode TEXT NOT NULL CHECK (mode IN ('volume', 'graduated', 'package')),
      bound TEXT NOT NULL CHECK (bound IN ('from', 'up_to')),
      bounds TEXT NOT NULL CHECK (bounds NOT GLOB '*[^0-9. -]*'),
      units TEXT NOT NULL CHECK (units NOT GLOB '*[^0-9. ]*'),
      flats TEXT CHECK (flats NOT GLOB '*[^0-9. -]*'),
      sizes TEXT CHECK (sizes NOT GLOB '*[^0-9. -]*'),
      known_from INTEGER NOT NULL REFERENCES revision,
      known_until INTEGER NOT NULL DEFAULT 9223372036854775807 CHECK (known_until > known_from),
      PRIMARY KEY (category, list, valid_from, known_from)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE adjustment(
      id TEXT NOT NULL,
      stage INTEGER NOT NULL,
      priority INTEGER NOT NULL,
      condition TEXT CHECK (condition GLOB '{*}'),
      effect TEXT,
      curve TEXT CHECK (curve GLOB '{*}'),
      currency TEXT CHECK (length(currency) = 3),
      stacking TEXT NOT NULL CHECK (stacking IN ('compound', 'additive', 'exclusive')),
      valid_from INTEGER NOT NULL,
      valid_until INTEGER NOT NULL CHECK (valid_until > valid_from),
      known_from INTEGER NOT NULL REFERENCES revision,
      known_until INTEGER NOT NULL DEFAULT 9223372036854775807 CHECK (known_until > known_from),
      CHECK ((effect IS NULL) <> (curve IS NULL)),
      PRIMARY KEY (id, known_from)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE guardrail(
      id TEXT NOT NULL,
      sku TEXT,
      category TEXT,
      floor TEXT CHECK (floor NOT GLOB '*[^0-9.]*'),
      ceiling TEXT CHECK (ceiling NOT GLOB '*[^0-9.]*'),
      currency TEXT CHECK (length(currency) = 3),
      min_margin TEXT CHECK (min_margin NOT GLOB '*[^0-9.-]*'),
      max_change TEXT CHECK (max_change NOT GLOB '*[^0-9.-]*'),
      known_from INTEGER NOT NULL REFERENCES revision,
      known_until INTEGER NOT NULL DEFAULT 9223372036854775807 CHECK (known_until > known_from),
      CHECK (sku IS NULL OR category IS NULL),
      PRIMARY KEY (id, known_from)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE strategy(
      id TEXT NOT NULL,
      sku TEXT,
      category TEXT,
      list TEXT NOT NULL,
      method TEXT NOT NULL CHECK (method IN ('cost_plus', 'match_competitor', 'demand_curve')),
      markup TEXT CHECK (markup NOT GLOB '*[^0-9.-]*'),
      margin TEXT CHECK (margin NOT GLOB '*[^0-9.-]*'),
      signal TEXT,
      adjust TEXT,
      currency TEXT CHECK (length(currency) = 3),
      basis TEXT,
      curve TEXT CHECK (curve GLOB '{*}'),
      max_change TEXT CHECK (max_change NOT GLOB '*[^0-9.-]*'),
      known_from INTEGER NOT NULL REFERENCES revision,
      known_until INTEGER NOT NULL DEFAULT 9223372036854775807 CHECK (known_until > known_from),
      CHECK (sku IS NULL OR category IS NULL),
      PRIMARY KEY (id, known_from)
    ) STRICT, WITHOUT ROWID;
    """

  static let catalogueDown: StaticString = """
    DROP TABLE strategy;
    DROP TABLE guardrail;
    DROP TABLE adjustment;
    DROP TABLE category_price;
    DROP TABLE price_list;
    DROP TABLE fx_rate;
    DROP TABLE rounding;
    DROP TABLE revision;
    """
}
