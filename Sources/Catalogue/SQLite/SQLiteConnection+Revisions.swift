import Pricing
import SQLite

/// Writing a revision, within the transaction that it is.
extension SQLiteConnection {
  /// The revision that was committed under a token.
  func revision(committedUnder token: String?) throws(SQLiteError) -> Int? {
    guard let token else { return nil }
    var find = try prepare("SELECT number FROM revision WHERE token = ?1")
    return try find.first(token) { row throws(SQLiteError) in try row.number(0) }
  }

  /// Begins the revision after `latest`; it is recorded no earlier than that.
  func beginRevision(
    after latest: Revision, at now: Instant, token: String?
  ) throws(SQLiteError) -> RevisionUnderWay {
    let revision = RevisionUnderWay(after: latest, at: now)
    var insert = try prepare(
      "INSERT INTO revision(number, recorded_at, token) VALUES (?1, ?2, ?3)")
    try insert.run(revision.number, revision.recordedAt.milliseconds, token)
    return revision
  }

  /// Takes back a revision that was begun and changed nothing.
  func forget(_ revision: RevisionUnderWay) throws(SQLiteError) {
    var delete = try prepare("DELETE FROM revision WHERE number = ?1")
    try delete.run(revision.number)
  }

  func noteRulebookChange(in revision: Int) throws(SQLiteError) {
    var update = try prepare("UPDATE revision SET changes_rulebook = 1 WHERE number = ?1")
    try update.run(revision)
  }

  /// Whether there is such a list today.
  func hasList(_ id: String) throws(SQLiteError) -> Bool {
    var find = try prepare(
      "SELECT 1 FROM price_list WHERE id = ?1 AND known_until = 9223372036854775807")
    return try find.first(id) { _ in true } ?? false
  }

  /// An item with a price on a list. It reads all prices: lists are seldom removed.
  func itemPriced(on list: String) throws(SQLiteError) -> String? {
    var find = try prepare("SELECT sku FROM price WHERE list = ?1 LIMIT 1")
    return try find.first(list) { row throws(SQLiteError) in try row.string(0) }
  }

  /// Takes the lock's place for `fence`, unless an equal or newer holder has it.
  func claim(_ fence: Fence) throws(CatalogueError) {
    let holder = try withSQLite { () throws(SQLiteError) in
      var find = try prepare("SELECT number, token FROM fence WHERE lock = ?1")
      return try find.first(fence.lock) { row throws(SQLiteError) in
        Fence(lock: fence.lock, number: try row.integer(0), token: try row.string(1))
      }
    }
    guard try fence.mustReplace(holder) else { return }
    try withSQLite { () throws(SQLiteError) in
      var replace = try prepare(
        """
        INSERT INTO fence VALUES (?1, ?2, ?3)
        ON CONFLICT (lock) DO UPDATE SET number = excluded.number, token = excluded.token
        """)
      try replace.run(fence.lock, fence.number, fence.token)
    }
  }
}
