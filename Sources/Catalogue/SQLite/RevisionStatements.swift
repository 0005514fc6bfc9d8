import Pricing
import SQLite

/// The statements that find revisions.
struct RevisionStatements: ~Copyable {
  static let latestSelection: StaticString = """
    SELECT number, recorded_at FROM revision ORDER BY number DESC LIMIT 1
    """
  static let asOfSelection: StaticString = """
    SELECT number, recorded_at FROM revision WHERE recorded_at <= ?1
    ORDER BY recorded_at DESC, number DESC LIMIT 1
    """
  // Left to itself, SQLite would walk back through all revisions that changed prices alone.
  static let rulebookSelection: StaticString = """
    SELECT number, recorded_at FROM revision INDEXED BY revision_of_rulebook
    WHERE changes_rulebook = 1 AND number <= ?1
    ORDER BY number DESC LIMIT 1
    """
  static let nextRulebookSelection: StaticString = """
    SELECT recorded_at FROM revision INDEXED BY revision_of_rulebook
    WHERE changes_rulebook = 1 AND number > ?1 AND number <= ?2
    ORDER BY number LIMIT 1
    """

  private var latestRevision, revisionAsOf, rulebookRevision, nextRulebook: SQLiteStatement

  init(_ connection: SQLiteConnection) throws(SQLiteError) {
    let latestRevision = try connection.prepare(Self.latestSelection)
    let revisionAsOf = try connection.prepare(Self.asOfSelection)
    let rulebookRevision = try connection.prepare(Self.rulebookSelection)
    let nextRulebook = try connection.prepare(Self.nextRulebookSelection)
    self.latestRevision = latestRevision
    self.revisionAsOf = revisionAsOf
    self.rulebookRevision = rulebookRevision
    self.nextRulebook = nextRulebook
  }

  mutating func latest() throws(SQLiteError) -> Revision {
    let found = try latestRevision.first { row throws(SQLiteError) in
      (number: try row.number(0), recordedAt: try row.instant(1))
    }
    guard let found else { return .empty }
    let rules = try rulebook(through: found.number)
    return Revision(
      number: found.number, rulebook: rules.number, recordedAt: found.recordedAt,
      rulebookRecordedAt: rules.recordedAt)
  }

  /// The latest revision that changed what rules prices, up to one.
  mutating func rulebook(
    through number: Int
  ) throws(SQLiteError) -> (number: Int, recordedAt: Instant) {
    try rulebookRevision.first(number) { row throws(SQLiteError) in
      (try row.number(0), try row.instant(1))
    } ?? (0, .earliest)
  }

  /// The instants whose prices the same rules made, as is known in an outlook on one of them.
  mutating func rulebookWindow(in outlook: Outlook) throws(SQLiteError) -> Window {
    let outlook = outlook.reachingBack(to: 1)
    let first = try rulebook(through: outlook.at)
    let next = try nextRulebook.first(outlook.at, outlook.known) { row throws(SQLiteError) in
      try row.instant(0)
    }
    return Window(from: first.number > 1 ? first.recordedAt : nil, until: next)
  }

  mutating func outlook(at: Instant, known: Instant) throws(SQLiteError) -> Outlook {
    Outlook(at: try number(asOf: min(at, known)), known: try number(asOf: known))
  }

  private mutating func number(asOf instant: Instant) throws(SQLiteError) -> Int {
    try revisionAsOf.first(instant.milliseconds) { row throws(SQLiteError) in
      try row.number(0)
    } ?? 0
  }
}
