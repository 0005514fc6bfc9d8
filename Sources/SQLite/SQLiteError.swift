import CSQLite

/// SQLite refused, or a column held what nobody expected: which refusal, and where.
///
/// It never holds a value that was bound or read, so it may be logged as it is.
@usableFromInline
package struct SQLiteError: Error, Equatable, CustomStringConvertible {
  /// SQLite's extended result code.
  package let code: Int32
  /// What SQLite or this room says about it; it names tables and columns at most.
  package let detail: String
  /// The line of a statement's or script's text, from 1, when its text is the matter.
  package let line: Int?

  init(code: Int32, detail: String? = nil, line: Int? = nil) {
    self.code = code
    self.detail = detail ?? String(cString: sqlite3_errstr(code))
    self.line = line
  }

  /// What the refusal means to a caller.
  package enum Kind: Equatable, Sendable {
    /// Another connection held a lock for longer than the busy timeout.
    case busy
    /// This connection itself still reads what the statement wants to change.
    case locked
    /// The transaction began by reading and wants to write over a change made since.
    case snapshot
    case constraint(Constraint)
    /// A value is not of the type asked for.
    case mismatch
    /// A statement was stopped by `SQLiteInterrupter`.
    case interrupted
    /// SQLite gave up the transaction after an earlier error that its body had kept to itself.
    case rolledBack
    case readOnly
    case full
    case tooBig
    case outOfMemory
    case inputOutput
    case cannotOpen
    case notADatabase
    case corrupt
    /// The text of a statement is wrong or does not fit the tables.
    case statement
    case other
  }

  /// Which rule of a table was broken.
  package enum Constraint: Equatable, Sendable {
    case check, foreignKey, notNull, primaryKey, rowID, unique, dataType, trigger, other
  }

  package var kind: Kind {
    switch code & 0xFF {
    case SQLITE_BUSY: code == Self.busySnapshot ? .snapshot : .busy
    case SQLITE_PROTOCOL: .busy
    case SQLITE_LOCKED: .locked
    case SQLITE_CONSTRAINT: .constraint(constraint)
    case SQLITE_MISMATCH: .mismatch
    case SQLITE_INTERRUPT: .interrupted
    case SQLITE_ABORT: .rolledBack
    case SQLITE_READONLY: .readOnly
    case SQLITE_FULL: .full
    case SQLITE_TOOBIG: .tooBig
    case SQLITE_NOMEM: .outOfMemory
    case SQLITE_IOERR: .inputOutput
    case SQLITE_CANTOPEN: .cannotOpen
    case SQLITE_NOTADB: .notADatabase
    case SQLITE_CORRUPT: .corrupt
    case SQLITE_ERROR: .statement
    default: .other
    }
  }

  /// Whether the same transaction, begun anew, may go through. The statement alone may not.
  package var canRetry: Bool { [.busy, .locked, .snapshot].contains(kind) }

  @usableFromInline
  package var description: String {
    "\(Self.name(of: code))\(line.map { " in line \($0)" } ?? ""): \(detail)"
  }

  // The header's macros of these do not import.
  static let busySnapshot = SQLITE_BUSY | 2 << 8
  static let abortRollback = SQLITE_ABORT | 2 << 8

  private var constraint: Constraint {
    switch code >> 8 {
    case 1: .check
    case 3: .foreignKey
    case 5: .notNull
    case 6: .primaryKey
    case 7: .trigger
    case 8: .unique
    case 10: .rowID
    case 12: .dataType
    default: .other
    }
  }
}

/// An error that can carry one of SQLite's, so that a transaction's body throws its own kind.
package protocol SQLiteFailure: Error {
  init(_ error: SQLiteError)
}

extension SQLiteError: SQLiteFailure {
  package init(_ error: SQLiteError) { self = error }
}
