extension PostgresMigrations {
  /// Revisions, and what rules the prices of many items: every version in one table per kind, as
  /// there are few and all are read together.
  ///
  /// An amount's type holds each decimal exactly and nothing else; a window is open where it ends
  /// in an infinity; revision 9223372036854775807 is "until further notice". Keys compare by their
  /// bytes, whatever the database's language. Conditions, curves and attributes are canonical JSON
  /// texts, equal when their bytes are; `jsonb` would refuse some of the characters that they hold.
  static let catalogueUp: StaticString = """
    CREATE TABLE revision(
      number bigint PRIMARY KEY CHECK (number > 0),
      recorded_at timestamptz NOT NULL,
      changes_rulebook boolean NOT NULL DEFAULT false,
      token text UNIQUE
    );
    CREATE INDEX revision_by_time ON revision(recorded_at, number);
    CREATE INDEX revision_of_rulebook ON revision(number, recorded_at) WHERE changes_rulebook;

    CREATE TABLE rounding(
      currency text COLLATE "C" NOT NULL CHECK (length(currency) = 3),
      increment numeric(27, 12) NOT NULL CHECK (increment > 0),
      mode text NOT NULL CHECK (mode IN ('half_even', 'half_up', 'half_down', 'up', 'down')),
      ending numeric(27, 12) CHECK (ending >= 0),
      level text NOT NULL CHECK (level IN ('unit', 'line')),
      known_from bigint NOT NULL REFERENCES revision,
      known_until bigint NOT NULL DEFAULT 9223372036854775807 CHECK (known_until > known_from),
      PRIMARY KEY (currency, known_from)
    );

    CREATE TABLE fx_rate(
      base text COLLATE "C" NOT NULL CHECK (length(base) = 3),
      quote text COLLATE "C" NOT NULL CHECK (length(quote) = 3),
      observed_at timestamptz NOT NULL,
      expires_at timestamptz CHECK (expires_at > observed_at),
      rate numeric(27, 12) NOT NULL CHECK (rate > 0),
      known_from bigint NOT NULL REFERENCES revision,
      known_until bigint NOT NULL DEFAULT 9223372036854775807 CHECK (known_until > known_from),
      PRIMARY KEY (base, quote, observed_at, known_from)
    );

    CREATE TABLE price_list(
      id text COLLATE "C" NOT NULL,
      currency text NOT NULL CHECK (length(currency) = 3),
      rank integer NOT NULL,
      condition text CHECK (condition LIKE '{%}'),
      valid_from timestamptz NOT NULL,
      valid_until timestamptz NOT NULL CHECK (valid_until > valid_from),
      parent text,
      adjust text,
      tax text NOT NULL CHECK (tax IN ('exclusive', 'inclusive')),
      known_from bigint NOT NULL REFERENCES revision,
      known_until bigint NOT NULL DEFAULT 9223372036854775807 CHECK (known_until > known_from),
      PRIMARY KEY (id, known_from)
    );

    CREATE TABLE category_price(
      category text COLLATE "C" NOT NULL,
      list text COLLATE "C" NOT NULL,
      valid_from timestamptz NOT NULL,
      valid_until timestamptz NOT NULL CHECK (valid_until > valid_from),
      mode text NOT NULL CHECK (mode IN ('volume', 'graduated', 'package')),
      bound text NOT NULL CHECK (bound IN ('from', 'up_to')),
      bounds numeric(27, 12)[] NOT NULL,
      units numeric(27, 12)[] NOT NULL,
      flats numeric(27, 12)[],
      sizes numeric(27, 12)[],
      known_from bigint NOT NULL REFERENCES revision,
      known_until bigint NOT NULL DEFAULT 9223372036854775807 CHECK (known_until > known_from),
      PRIMARY KEY (category, list, valid_from, known_from)
    );

    CREATE TABLE adjustment(
      id text COLLATE "C" NOT NULL,
      stage integer NOT NULL,
      priority integer NOT NULL,
      condition text CHECK (condition LIKE '{%}'),
      effect text,
      curve text CHECK (curve LIKE '{%}'),
      currency text CHECK (length(currency) = 3),
      stacking text NOT NULL CHECK (stacking IN ('compound', 'additive', 'exclusive')),
      valid_from timestamptz NOT NULL,
      valid_until timestamptz NOT NULL CHECK (valid_until > valid_from),
      known_from bigint NOT NULL REFERENCES revision,
      known_until bigint NOT NULL DEFAULT 9223372036854775807 CHECK (known_until > known_from),
      CHECK ((effect IS NULL) <> (curve IS NULL)),
      PRIMARY KEY (id, known_from)
    );

    CREATE TABLE guardrail(
      id text COLLATE "C" NOT NULL,
      sku text,
      category text,
      floor numeric(27, 12),
      ceiling numeric(27, 12),
      currency text CHECK (length(currency) = 3),
      min_margin numeric(27, 12),
      max_change numeric(27, 12),
      known_from bigint NOT NULL REFERENCES revision,
      known_until bigint NOT NULL DEFAULT 9223372036854775807 CHECK (known_until > known_from),
      CHECK (sku IS NULL OR category IS NULL),
      PRIMARY KEY (id, known_from)
    );

    CREATE TABLE strategy(
      id text COLLATE "C" NOT NULL,
      sku text,
      category text,
      list text NOT NULL,
      method text NOT NULL CHECK (method IN ('cost_plus', 'match_competitor', 'demand_curve')),
      markup numeric(27, 12),
      margin numeric(27, 12),
      signal text,
      adjust text,
      currency text CHECK (length(currency) = 3),
      basis text,
      curve text CHECK (curve LIKE '{%}'),
      max_change numeric(27, 12),
      known_from bigint NOT NULL REFERENCES revision,
      known_until bigint NOT NULL DEFAULT 9223372036854775807 CHECK (known_until > known_from),
      CHECK (sku IS NULL OR category IS NULL),
      PRIMARY KEY (id, known_from)
    );
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
