import Pricing
import SQLite

extension RoundingProfile: SQLiteRule {
  static let selection: StaticString = """
    SELECT known_from, known_until, currency, increment, mode, ending, level
    FROM rounding WHERE known_from <= ?1 AND known_until > ?2 ORDER BY currency, known_from
    """
  static let insertion: StaticString = """
    INSERT INTO rounding(currency, increment, mode, ending, level, known_from)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    """
  static let closing: StaticString = """
    UPDATE rounding SET known_until = ?2
    WHERE currency = ?1 AND known_until = 9223372036854775807
    """
}

extension FXRate: SQLiteRule {
  static let selection: StaticString = """
    SELECT known_from, known_until, base, quote, observed_at, expires_at, rate
    FROM fx_rate WHERE known_from <= ?1 AND known_until > ?2
    ORDER BY base, quote, observed_at, known_from
    """
  static let insertion: StaticString = """
    INSERT INTO fx_rate(base, quote, observed_at, expires_at, rate, known_from)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    """
  static let closing: StaticString = """
    UPDATE fx_rate SET known_until = ?4
    WHERE base = ?1 AND quote = ?2 AND observed_at = ?3 AND known_until = 9223372036854775807
    """
}

extension PriceList: SQLiteRule {
  static let selection: StaticString = """
    SELECT known_from, known_until, id, currency, rank, condition, valid_from, valid_until, parent,
      adjust, tax
    FROM price_list WHERE known_from <= ?1 AND known_until > ?2 ORDER BY id, known_from
    """
  static let insertion: StaticString = """
    INSERT INTO price_list(id, currency, rank, condition, valid_from, valid_until, parent, adjust,
      tax, known_from)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
    """
  static let closing: StaticString = """
    UPDATE price_list SET known_until = ?2
    WHERE id = ?1 AND known_until = 9223372036854775807
    """
}

extension PriceEntry: SQLiteRule {
  static let selection: StaticString = """
    SELECT known_from, known_until, category, list, valid_from, valid_until, mode, bound, bounds,
      units, flats, sizes
    FROM category_price WHERE known_from <= ?1 AND known_until > ?2
    ORDER BY category, list, valid_from, known_from
    """
  static let insertion: StaticString = """
    INSERT INTO category_price(category, list, valid_from, valid_until, mode, bound, bounds, units,
      flats, sizes, known_from)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
    """
  static let closing: StaticString = """
    UPDATE category_price SET known_until = ?4
    WHERE category = ?1 AND list = ?2 AND valid_from = ?3 AND known_until = 9223372036854775807
    """
}

extension Guardrail: SQLiteRule {
  static let selection: StaticString = """
    SELECT known_from, known_until, id, sku, category, floor, ceiling, currency, min_margin,
      max_change
    FROM guardrail WHERE known_from <= ?1 AND known_until > ?2 ORDER BY id, known_from
    """
  static let insertion: StaticString = """
    INSERT INTO guardrail(id, sku, category, floor, ceiling, currency, min_margin, max_change,
      known_from)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
    """
  static let closing: StaticString = """
    UPDATE guardrail SET known_until = ?2
    WHERE id = ?1 AND known_until = 9223372036854775807
    """
}

extension Adjustment: SQLiteRule {
  static let selection: StaticString = """
    SELECT known_from, known_until, id, stage, priority, condition, effect, curve, currency,
      stacking, valid_from, valid_until
    FROM adjustment WHERE known_from <= ?1 AND known_until > ?2 ORDER BY id, known_from
    """
  static let insertion: StaticString = """
    INSERT INTO adjustment(id, stage, priority, condition, effect, curve, currency, stacking,
      valid_from, valid_until, known_from)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
    """
  static let closing: StaticString = """
    UPDATE adjustment SET known_until = ?2
    WHERE id = ?1 AND known_until = 9223372036854775807
    """
}

extension Strategy: SQLiteRule {
  static let selection: StaticString = """
    SELECT known_from, known_until, id, sku, category, list, method, markup, margin, signal, adjust,
      currency, basis, curve, max_change
    FROM strategy WHERE known_from <= ?1 AND known_until > ?2 ORDER BY id, known_from
    """
  static let insertion: StaticString = """
    INSERT INTO strategy(id, sku, category, list, method, markup, margin, signal, adjust, currency,
      basis, curve, max_change, known_from)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
    """
  static let closing: StaticString = """
    UPDATE strategy SET known_until = ?2
    WHERE id = ?1 AND known_until = 9223372036854775807
    """
}
