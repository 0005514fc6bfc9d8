extension PostgresMigrations {
  /// What caches and other programs are told, and who may still write.
  static let announcementsUp: StaticString = """
    -- A row without a sku announces the rulebook. Ids are never used again, and writers take turns:
    -- a drainer that forgets up to an id does not forget what comes after it.
    CREATE TABLE outbox(
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      sku text COLLATE "C",
      version bigint NOT NULL
    );

    CREATE FUNCTION sheet_began() RETURNS trigger LANGUAGE plpgsql
    SET search_path FROM CURRENT SET plan_cache_mode = force_custom_plan AS $$ BEGIN
      INSERT INTO outbox(sku, version) SELECT sku, version FROM new_rows;
      RETURN NULL;
    END $$;
    CREATE TRIGGER sheet_began AFTER INSERT ON item REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION sheet_began();

    CREATE FUNCTION sheet_changed() RETURNS trigger LANGUAGE plpgsql
    SET search_path FROM CURRENT SET plan_cache_mode = force_custom_plan AS $$
    DECLARE latest bigint := (SELECT max(number) FROM revision);
    BEGIN
      INSERT INTO outbox(sku, version)
      SELECT sku, n.version FROM old_rows AS o JOIN new_rows AS n USING (sku)
      WHERE o.version < n.version AND n.revision = latest;
      RETURN NULL;
    END $$;
    CREATE TRIGGER sheet_changed AFTER UPDATE ON item
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION sheet_changed();

    CREATE FUNCTION sheet_ended() RETURNS trigger LANGUAGE plpgsql
    SET search_path FROM CURRENT SET plan_cache_mode = force_custom_plan AS $$ BEGIN
      INSERT INTO outbox(sku, version)
      SELECT sku, version + 1 FROM old_rows
      WHERE revision < (SELECT max(number) FROM revision);
      RETURN NULL;
    END $$;
    CREATE TRIGGER sheet_ended AFTER DELETE ON item REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION sheet_ended();

    CREATE FUNCTION rulebook_changed() RETURNS trigger LANGUAGE plpgsql
    SET search_path FROM CURRENT SET plan_cache_mode = force_custom_plan AS $$ BEGIN
      INSERT INTO outbox(version) VALUES (NEW.number);
      RETURN NULL;
    END $$;
    CREATE TRIGGER rulebook_changed AFTER UPDATE OF changes_rulebook ON revision
    FOR EACH ROW WHEN (NEW.changes_rulebook) EXECUTE FUNCTION rulebook_changed();

    CREATE TABLE fence(
      lock text PRIMARY KEY,
      number bigint NOT NULL,
      token text NOT NULL
    );
    """

  static let announcementsDown: StaticString = """
    DROP TABLE fence;
    DROP TRIGGER rulebook_changed ON revision;
    DROP FUNCTION rulebook_changed;
    DROP TRIGGER sheet_ended ON item;
    DROP FUNCTION sheet_ended;
    DROP TRIGGER sheet_changed ON item;
    DROP FUNCTION sheet_changed;
    DROP TRIGGER sheet_began ON item;
    DROP FUNCTION sheet_began;
    DROP TABLE outbox;
    """
}
