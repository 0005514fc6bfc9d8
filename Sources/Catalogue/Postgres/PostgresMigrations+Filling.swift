extension PostgresMigrations {
  /// Where all items are as new as the many rows that are stored with them, as in the first import
  /// of a large catalogue, there is no version to count: a look at the items saves a join with the
  /// rows. Few rows are not worth the look, which may pass over many pages that updates left empty.
  static let fillingUp: StaticString = """
    CREATE OR REPLACE FUNCTION price_added() RETURNS trigger LANGUAGE plpgsql
    SET search_path FROM CURRENT SET plan_cache_mode = force_custom_plan AS $$
    DECLARE
      latest bigint;
      recorded timestamptz;
    BEGIN
      SELECT number, recorded_at INTO latest, recorded FROM revision ORDER BY number DESC LIMIT 1;
      IF EXISTS (SELECT FROM new_rows OFFSET 10000)
        AND NOT EXISTS (SELECT FROM item WHERE revision < latest OR version > 1)
      THEN
        RETURN NULL;
      END IF;
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

    CREATE OR REPLACE FUNCTION signal_added() RETURNS trigger LANGUAGE plpgsql
    SET search_path FROM CURRENT SET plan_cache_mode = force_custom_plan AS $$
    DECLARE latest bigint := (SELECT max(number) FROM revision);
    BEGIN
      IF EXISTS (SELECT FROM new_rows OFFSET 10000)
        AND NOT EXISTS (SELECT FROM item WHERE revision < latest)
      THEN
        RETURN NULL;
      END IF;
      UPDATE item SET version = version + 1, revision = latest
      WHERE sku IN (SELECT sku FROM new_rows) AND revision < latest;
      RETURN NULL;
    END $$;
    """

  static let fillingDown: StaticString = """
    CREATE OR REPLACE FUNCTION signal_added() RETURNS trigger LANGUAGE plpgsql
    SET search_path FROM CURRENT SET plan_cache_mode = force_custom_plan AS $$
    DECLARE latest bigint := (SELECT max(number) FROM revision);
    BEGIN
      UPDATE item SET version = version + 1, revision = latest
      WHERE sku IN (SELECT sku FROM new_rows) AND revision < latest;
      RETURN NULL;
    END $$;

    CREATE OR REPLACE FUNCTION price_added() RETURNS trigger LANGUAGE plpgsql
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
    """
}
