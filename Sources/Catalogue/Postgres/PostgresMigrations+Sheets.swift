extension PostgresMigrations {
  /// What the sheets of items are made of. The tables that sheets are read from hold nothing but
  /// what is known today; what was known before goes to tables of its own, where it is in nobody's
  /// way. Their pages keep room for the next version of a row, which then needs no new entry in an
  /// index.
  static let sheetsUp: StaticString = """
    CREATE TABLE item(
      sku text COLLATE "C" PRIMARY KEY,
      category text COLLATE "C" NOT NULL,
      cost numeric(27, 12),
      currency text CHECK (length(currency) = 3),
      attributes text CHECK (attributes LIKE '{%}'),
      known_from bigint NOT NULL,
      version bigint NOT NULL CHECK (version > 0),
      revision bigint NOT NULL CHECK (revision >= known_from),
      horizon timestamptz
    ) WITH (fillfactor = 90);
    CREATE TABLE price(
      sku text COLLATE "C" NOT NULL,
      list text COLLATE "C" NOT NULL,
      valid_from timestamptz NOT NULL,
      valid_until timestamptz NOT NULL CHECK (valid_until > valid_from),
      mode text NOT NULL CHECK (mode IN ('volume', 'graduated', 'package')),
      bound text NOT NULL CHECK (bound IN ('from', 'up_to')),
      bounds numeric(27, 12)[] NOT NULL,
      units numeric(27, 12)[] NOT NULL,
      flats numeric(27, 12)[],
      sizes numeric(27, 12)[],
      known_from bigint NOT NULL,
      PRIMARY KEY (sku, list, valid_from)
    ) WITH (fillfactor = 90);
    CREATE TABLE signal(
      sku text COLLATE "C" NOT NULL,
      name text COLLATE "C" NOT NULL,
      observed_at timestamptz NOT NULL,
      expires_at timestamptz CHECK (expires_at > observed_at),
      value numeric(27, 12) NOT NULL,
      known_from bigint NOT NULL,
      PRIMARY KEY (sku, name)
    ) WITH (fillfactor = 90);

    -- The last version of an item that was removed; should it come back, it counts on.
    CREATE TABLE removed_item(
      sku text COLLATE "C" PRIMARY KEY,
      version bigint NOT NULL
    );
    CREATE TABLE item_history(
      sku text COLLATE "C" NOT NULL,
      category text COLLATE "C" NOT NULL,
      cost numeric(27, 12),
      currency text,
      attributes text,
      known_from bigint NOT NULL,
      known_until bigint NOT NULL CHECK (known_until > known_from),
      PRIMARY KEY (sku, known_from)
    );
    CREATE TABLE price_history(
      sku text COLLATE "C" NOT NULL,
      list text COLLATE "C" NOT NULL,
      valid_from timestamptz NOT NULL,
      valid_until timestamptz NOT NULL,
      mode text NOT NULL,
      bound text NOT NULL,
      bounds numeric(27, 12)[] NOT NULL,
      units numeric(27, 12)[] NOT NULL,
      flats numeric(27, 12)[],
      sizes numeric(27, 12)[],
      known_from bigint NOT NULL,
      known_until bigint NOT NULL CHECK (known_until > known_from),
      PRIMARY KEY (sku, list, valid_from, known_from)
    );
    -- Also holds what later observations followed, and is still true of its time.
    CREATE TABLE signal_history(
      sku text COLLATE "C" NOT NULL,
      name text COLLATE "C" NOT NULL,
      observed_at timestamptz NOT NULL,
      expires_at timestamptz,
      value numeric(27, 12) NOT NULL,
      known_from bigint NOT NULL,
      known_until bigint NOT NULL CHECK (known_until > known_from),
      PRIMARY KEY (sku, name, observed_at, known_from)
    );
    """

  static let sheetsDown: StaticString = """
    DROP TABLE signal_history;
    DROP TABLE price_history;
    DROP TABLE item_history;
    DROP TABLE removed_item;
    DROP TABLE signal;
    DROP TABLE price;
    DROP TABLE item;
    """
}
