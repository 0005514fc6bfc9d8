extension SQLiteMigrations {
  /// What the sheets of items are made of. Tables are clustered by sku, so that the rows of a sheet
  /// stand together, and hold nothing but what is known today; what was known before goes to a
  /// table of its own, where it is in nobody's way.
  ///
  /// Triggers keep history and count versions, so that no writer can forget either: the sheet of an
  /// item gets one version more in each revision that changes any of its rows. Its horizon is the
  /// first instant that the rows of today can answer for.
  static let sheetsUp: StaticString = """
    CREATE TABLE item(
      sku TEXT PRIMARY KEY,
      category TEXT NOT NULL,
      cost TEXT CHECK (cost NOT GLOB '*[^0-9.-]*'),
      currency TEXT CHECK (length(currency) = 3),
      attributes TEXT CHECK (attributes GLOB '{*}'),
      known_from INTEGER NOT NULL,
      version INTEGER NOT NULL CHECK (version > 0),
      revision INTEGER NOT NULL CHECK (revision >= known_from),
      horizon INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE price(
      sku TEXT NOT NULL,
      list TEXT NOT NULL,
      valid_from INTEGER NOT NULL,
      valid_until INTEGER NOT NULL CHECK (valid_until > valid_from),
      -- For three values behind one IN, SQLite makes a table in every insert.
      mode TEXT NOT NULL CHECK (mode = 'volume' OR mode IN ('graduated', 'package')),
      bound TEXT NOT NULL CHECK (bound IN ('from', 'up_to')),
      bounds TEXT NOT NULL CHECK (bounds NOT GLOB '*[^0-9. -]*'),
      units TEXT NOT NULL CHECK (units NOT GLOB '*[^0-9. ]*'),
      flats TEXT CHECK (flats NOT GLOB '*[^0-9. -]*'),
      sizes TEXT CHECK (sizes NOT GLOB '*[^0-9. -]*'),
      known_from INTEGER NOT NULL,
      PRIMARY KEY (sku, list, valid_from)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE signal(
      sku TEXT NOT NULL,
      name TEXT NOT NULL,
      observed_at INTEGER NOT NULL,
      value TEXT NOT NULL CHECK (value NOT GLOB '*[^0-9.-]*'),
      expires_at INTEGER CHECK (expires_at > observed_at),
      known_from INTEGER NOT NULL,
      PRIMARY KEY (sku, name)
    ) STRICT, WITHOUT ROWID;

    -- The last version of an item that was removed; should it come back, it counts on.
    CREATE TABLE removed_item(
      sku TEXT PRIMARY KEY,
      version INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE item_history(
      sku TEXT NOT NULL,
      category TEXT NOT NULL,
      cost TEXT,
      currency TEXT,
      attributes TEXT,
      known_from INTEGER NOT NULL,
      known_until INTEGER NOT NULL CHECK (known_until > known_from),
      PRIMARY KEY (sku, known_from)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE price_history(
      sku TEXT NOT NULL,
      list TEXT NOT NULL,
      valid_from INTEGER NOT NULL,
      valid_until INTEGER NOT NULL,
      mode TEXT NOT NULL,
      bound TEXT NOT NULL,
      bounds TEXT NOT NULL,
      units TEXT NOT NULL,
      flats TEXT,
      sizes TEXT,
      known_from INTEGER NOT NULL,
      known_until INTEGER NOT NULL CHECK (known_until > known_from),
      PRIMARY KEY (sku, list, valid_from, known_from)
    ) STRICT, WITHOUT ROWID;
    -- Also holds what later observations followed, and is still true of its time.
    CREATE TABLE signal_history(
      sku TEXT NOT NULL,
      name TEXT NOT NULL,
      observed_at INTEGER NOT NULL,
      value TEXT NOT NULL,
      expires_at INTEGER,
      known_from INTEGER NOT NULL,
      known_until INTEGER NOT NULL CHECK (known_until > known_from),
      PRIMARY KEY (sku, name, observed_at, known_from)
    ) STRICT, WITHOUT ROWID;

    CREATE TRIGGER item_changed AFTER UPDATE OF category, cost, currency, attributes ON item
    WHEN OLD.known_from < NEW.known_from
    BEGIN
      INSERT INTO item_history VALUES (
        OLD.sku, OLD.category, OLD.cost, OLD.currency, OLD.attributes, OLD.known_from,
        NEW.known_from);
    END;
    CREATE TRIGGER item_removed AFTER DELETE ON item
    BEGIN
      INSERT INTO item_history SELECT
        OLD.sku, OLD.category, OLD.cost, OLD.currency, OLD.attributes, OLD.known_from, max(number)
        FROM revision;
      INSERT OR REPLACE INTO removed_item SELECT
        OLD.sku, OLD.version + (OLD.revision < max(number)) FROM revision;
    END;

    -- What is as old as the item has always held.
    CREATE TRIGGER price_added AFTER INSERT ON price
    BEGIN
      UPDATE item SET
        version = version + (revision < NEW.known_from),
        revision = NEW.known_from,
        horizon = CASE WHEN NEW.valid_from > -9223372036854775808 THEN horizon
          ELSE (SELECT recorded_at FROM revision WHERE number = NEW.known_from) END
      WHERE sku = NEW.sku AND (revision < NEW.known_from
        OR NEW.valid_from = -9223372036854775808 AND version > 1);
    END;
    CREATE TRIGGER price_changed AFTER UPDATE ON price
    WHEN OLD.known_from < NEW.known_from
    BEGIN
      INSERT INTO price_history VALUES (
        OLD.sku, OLD.list, OLD.valid_from, OLD.valid_until, OLD.mode, OLD.bound, OLD.bounds,
        OLD.units, OLD.flats, OLD.sizes, OLD.known_from, NEW.known_from);
      UPDATE item SET
        version = version + (revision < NEW.known_from),
        revision = NEW.known_from,
        horizon = CASE WHEN NEW.valid_from > -9223372036854775808 THEN horizon
          ELSE (SELECT recorded_at FROM revision WHERE number = NEW.known_from) END
      WHERE sku = NEW.sku;
    END;
    CREATE TRIGGER price_removed AFTER DELETE ON price
    BEGIN
      INSERT INTO price_history SELECT
        OLD.sku, OLD.list, OLD.valid_from, OLD.valid_until, OLD.mode, OLD.bound, OLD.bounds,
        OLD.units, OLD.flats, OLD.sizes, OLD.known_from, max(number) FROM revision;
      UPDATE item SET
        version = version + (revision < latest.number),
        revision = latest.number,
        horizon = latest.recorded_at
      FROM (SELECT number, recorded_at FROM revision ORDER BY number DESC LIMIT 1) AS latest
      WHERE sku = OLD.sku;
    END;

    CREATE TRIGGER signal_added AFTER INSERT ON signal
    BEGIN
      UPDATE item SET version = version + 1, revision = NEW.known_from
      WHERE sku = NEW.sku AND revision < NEW.known_from;
    END;
    -- An observation that a later one follows stays known; a corrected one does not.
    CREATE TRIGGER signal_changed AFTER UPDATE ON signal
    WHEN OLD.known_from < NEW.known_from
    BEGIN
      INSERT INTO signal_history VALUES (
        OLD.sku, OLD.name, OLD.observed_at, OLD.value, OLD.expires_at, OLD.known_from,
        CASE WHEN OLD.observed_at < NEW.observed_at THEN 9223372036854775807
          ELSE NEW.known_from END);
      UPDATE item SET
        version = version + (revision < NEW.known_from),
        revision = NEW.known_from,
        horizon = CASE WHEN OLD.observed_at < NEW.observed_at
          THEN max(coalesce(horizon, NEW.observed_at), NEW.observed_at) ELSE horizon END
      WHERE sku = NEW.sku;
    END;
    CREATE TRIGGER signal_removed AFTER DELETE ON signal
    BEGIN
      INSERT INTO signal_history SELECT
        OLD.sku, OLD.name, OLD.observed_at, OLD.value, OLD.expires_at, OLD.known_from, max(number)
        FROM revision;
    END;
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

  /// What caches and other programs are told, and who may still write.
  static let announcementsUp: StaticString = """
    -- A row without a sku announces the rulebook. Ids are never used again: a drainer that forgets
    -- up to an id must not forget what came after it.
    CREATE TABLE outbox(
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      sku TEXT,
      version INTEGER NOT NULL
    ) STRICT;
    CREATE TRIGGER sheet_began AFTER INSERT ON item
    BEGIN
      INSERT INTO outbox(sku, version) VALUES (NEW.sku, NEW.version);
    END;
    CREATE TRIGGER sheet_changed AFTER UPDATE OF version ON item
    WHEN OLD.version < NEW.version
    BEGIN
      INSERT INTO outbox(sku, version) VALUES (NEW.sku, NEW.version);
    END;
    CREATE TRIGGER sheet_ended AFTER DELETE ON item
    WHEN OLD.revision < (SELECT max(number) FROM revision)
    BEGIN
      INSERT INTO outbox(sku, version) VALUES (OLD.sku, OLD.version + 1);
    END;
    CREATE TRIGGER rulebook_changed AFTER UPDATE OF changes_rulebook ON revision
    WHEN NEW.changes_rulebook = 1
    BEGIN
      INSERT INTO outbox(version) VALUES (NEW.number);
    END;

    CREATE TABLE fence(
      lock TEXT PRIMARY KEY,
      number INTEGER NOT NULL,
      token TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    """

  static let announcementsDown: StaticString = """
    DROP TABLE fence;
    DROP TRIGGER rulebook_changed;
    DROP TRIGGER sheet_ended;
    DROP TRIGGER sheet_changed;
    DROP TRIGGER sheet_began;
    DROP TABLE outbox;
    """
}
