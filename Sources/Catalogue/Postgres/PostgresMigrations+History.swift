extension PostgresMigrations {
  /// Triggers that keep history and count versions, so that no writer can forget either: the sheet
  /// of an item gets one version more in each revision that changes any of its rows. Its horizon is
  /// the first instant that the rows of today can answer for.
  ///
  /// A trigger looks at all rows of a statement at once, so that a million rows that one statement
  /// stores cost a few scans and joins, not a million calls. Each statement has a parameter and is
  /// planned for the rows at hand: a plan that was kept from a statement that changed one row would
  /// take for ever over a million.
  static let historyUp: StaticString = """
    CREATE FUNCTION item_changed() RETURNS trigger LANGUAGE plpgsql
    SET search_path FROM CURRENT SET plan_cache_mode = force_custom_plan AS $$
    DECLARE latest bigint := (SELECT max(number) FROM revision);
    BEGIN
      INSERT INTO item_history
      SELECT sku, o.category, o.cost, o.currency, o.attributes, o.known_from, latest
      FROM old_rows AS o JOIN new_rows AS n USING (sku)
      WHERE o.known_from < latest AND n.known_from = latest;
      RETURN NULL;
    END $$;
    CREATE TRIGGER item_changed AFTER UPDATE ON item
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION item_changed();

    CREATE FUNCTION item_removed() RETURNS trigger LANGUAGE plpgsql
    SET search_path FROM CURRENT SET plan_cache_mode = force_custom_plan AS $$
    DECLARE latest bigint := (SELECT max(number) FROM revision);
    BEGIN
      INSERT INTO item_history
      SELECT sku, category, cost, currency, attributes, known_from, latest FROM old_rows;
      INSERT INTO removed_item
      SELECT sku, version + (revision < latest)::integer FROM old_rows
      ON CONFLICT (sku) DO UPDATE SET version = excluded.version;
      RETURN NULL;
    END $$;
    CREATE TRIGGER item_removed AFTER DELETE ON item REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION item_removed();

    -- What is as old as the item has always held.
    CREATE FUNCTION price_added() RETURNS trigger LANGUAGE plpgsql
    SET search_path FROM CURRENT SET plan_cache_mode = force_custom_plan AS $$
    DECLARE
      latest bigint;
      recorded timestamptz;
    BEGIN
      SELECT number, recorded_at INTO latest, recorded FROM revision ORDER BY number DESC LIMIT 1;
      UPDATE item SET
        version = version + (revision < latest)::integer,
        revision = latest,
        horizon = CASE WHEN added.is_undated THEN recorded ELSE horizon END
      FROM (
        SELECT n.sku, bool_or(n.valid_from = '-infinity') AS is_undated
        FROM new_rows AS n JOIN item USING (sku)
        WHERE item.revision < latest OR n.valid_from = '-infinity' AND item.version > 1
        GROUP BY n.sku
      ) AS added
      WHERE item.sku = added.sku;
      RETURN NULL;
    END $$;
    CREATE TRIGGER price_added AFTER INSERT ON price REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION price_added();

    CREATE FUNCTION price_changed() RETURNS trigger LANGUAGE plpgsql
    SET search_path FROM CURRENT SET plan_cache_mode = force_custom_plan AS $$
    DECLARE
      latest bigint;
      recorded timestamptz;
    BEGIN
      SELECT number, recorded_at INTO latest, recorded FROM revision ORDER BY number DESC LIMIT 1;
      INSERT INTO price_history
      SELECT sku, list, valid_from, o.valid_until, o.mode, o.bound, o.bounds, o.units, o.flats,
        o.sizes, o.known_from, latest
      FROM old_rows AS o JOIN new_rows AS n USING (sku, list, valid_from)
      WHERE o.known_from < latest AND n.known_from = latest;
      UPDATE item SET
        version = version + (revision < latest)::integer,
        revision = latest,
        horizon = CASE WHEN changed.is_undated THEN recorded ELSE horizon END
      FROM (
        SELECT sku, bool_or(valid_from = '-infinity') AS is_undated FROM new_rows
        WHERE known_from = latest GROUP BY sku
      ) AS changed
      WHERE item.sku = changed.sku;
      RETURN NULL;
    END $$;
    CREATE TRIGGER price_changed AFTER UPDATE ON price
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION price_changed();

    CREATE FUNCTION price_removed() RETURNS trigger LANGUAGE plpgsql
    SET search_path FROM CURRENT SET plan_cache_mode = force_custom_plan AS $$
    DECLARE
      latest bigint;
      recorded timestamptz;
    BEGIN
      SELECT number, recorded_at INTO latest, recorded FROM revision ORDER BY number DESC LIMIT 1;
      INSERT INTO price_history
      SELECT sku, list, valid_from, valid_until, mode, bound, bounds, units, flats, sizes,
        known_from, latest
      FROM old_rows;
      UPDATE item SET
        version = version + (revision < latest)::integer, revision = latest, horizon = recorded
      WHERE sku IN (SELECT sku FROM old_rows);
      RETURN NULL;
    END $$;
    CREATE TRIGGER price_removed AFTER DELETE ON price REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION price_removed();

    CREATE FUNCTION signal_added() RETURNS trigger LANGUAGE plpgsql
    SET search_path FROM CURRENT SET plan_cache_mode = force_custom_plan AS $$
    DECLARE latest bigint := (SELECT max(number) FROM revision);
    BEGIN
      UPDATE item SET version = version + 1, revision = latest
      WHERE sku IN (SELECT sku FROM new_rows) AND revision < latest;
      RETURN NULL;
    END $$;
    CREATE TRIGGER signal_added AFTER INSERT ON signal REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION signal_added();

    -- An observation that a later one follows stays known; a corrected one does not.
    CREATE FUNCTION signal_changed() RETURNS trigger LANGUAGE plpgsql
    SET search_path FROM CURRENT SET plan_cache_mode = force_custom_plan AS $$
    DECLARE latest bigint := (SELECT max(number) FROM revision);
    BEGIN
      INSERT INTO signal_history
      SELECT sku, name, o.observed_at, o.expires_at, o.value, o.known_from,
        CASE WHEN o.observed_at < n.observed_at THEN 9223372036854775807 ELSE latest END
      FROM old_rows AS o JOIN new_rows AS n USING (sku, name)
      WHERE o.known_from < latest AND n.known_from = latest;
      UPDATE item SET
        version = version + (revision < latest)::integer,
        revision = latest,
        horizon = greatest(horizon, changed.followed_at)
      FROM (
        SELECT sku, max(n.observed_at) FILTER (WHERE o.observed_at < n.observed_at) AS followed_at
        FROM old_rows AS o JOIN new_rows AS n USING (sku, name)
        WHERE o.known_from < latest AND n.known_from = latest GROUP BY sku
      ) AS changed
      WHERE item.sku = changed.sku;
      RETURN NULL;
    END $$;
    CREATE TRIGGER signal_changed AFTER UPDATE ON signal
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION signal_changed();

    CREATE FUNCTION signal_removed() RETURNS trigger LANGUAGE plpgsql
    SET search_path FROM CURRENT SET plan_cache_mode = force_custom_plan AS $$
    DECLARE latest bigint := (SELECT max(number) FROM revision);
    BEGIN
      INSERT INTO signal_history
      SELECT sku, name, observed_at, expires_at, value, known_from, latest FROM old_rows;
      RETURN NULL;
    END $$;
    CREATE TRIGGER signal_removed AFTER DELETE ON signal REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION signal_removed();
    """

  static let historyDown: StaticString = """
    DROP TRIGGER signal_removed ON signal;
    DROP FUNCTION signal_removed;
    DROP TRIGGER signal_changed ON signal;
    DROP FUNCTION signal_changed;
    DROP TRIGGER signal_added ON signal;
    DROP FUNCTION signal_added;
    DROP TRIGGER price_removed ON price;
    DROP FUNCTION price_removed;
    DROP TRIGGER price_changed ON price;
    DROP FUNCTION price_changed;
    DROP TRIGGER price_added ON price;
    DROP FUNCTION price_added;
    DROP TRIGGER item_removed ON item;
    DROP FUNCTION item_removed;
    DROP TRIGGER item_changed ON item;
    DROP FUNCTION item_changed;
    """
}
