import SQLite

/// The bookings of jobs, in a file that the test has made.
///
/// A job may run again after it has booked, where its worker died before it could say so. What
/// makes it one booking all the same is that the booking and the note that it is made are one
/// transaction.
actor Ledger {
  private let connection: SQLiteConnection

  init(_ path: String) throws {
    var options = SQLiteConnection.Options()
    options.synchronous = .normal
    options.busyTimeoutMilliseconds = 60_000
    connection = try SQLiteConnection(path, options)
  }

  /// Makes a job's booking; where it `isGuarded`, unless that is made.
  func book(_ job: String, isGuarded: Bool) throws {
    var note = try connection.prepare("INSERT INTO booked VALUES (?1) ON CONFLICT DO NOTHING")
    var book = try connection.prepare("INSERT INTO booking(job) VALUES (?1)")
    try connection.write { () throws(SQLiteError) in
      try note.run(job)
      if connection.changedRowCount > 0 || !isGuarded { try book.run(job) }
    }
  }
}
