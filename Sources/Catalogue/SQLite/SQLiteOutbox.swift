import SQLite

/// The outbox of a catalogue in an SQLite file, for a program that writes nothing else there: the
/// file is opened when it is there, never made, and opened anew when another took its place.
package actor SQLiteOutbox: ChangeOutbox {
  private let queue = BlockingQueue("catalogue.outbox")
  private let path: String
  private var catalogue: SQLiteCatalogue?

  package init(_ path: String) { self.path = path }

  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    queue.asUnownedSerialExecutor()
  }

  package func outbox(countMax: Int) throws(CatalogueError) -> [Announcement] {
    try read { catalogue throws(CatalogueError) in try catalogue.outbox(countMax: countMax) }
  }

  package func lastNote() throws(CatalogueError) -> Int64? {
    try read { catalogue throws(CatalogueError) in try catalogue.lastNote() }
  }

  /// Of the file that was read last: in another, the ids would mean other changes.
  package func removeOutbox(through id: Int64) throws(CatalogueError) {
    guard let catalogue else { throw .unavailable("nothing has been read yet") }
    try catalogue.removeOutbox(through: id)
  }

  private func read<Result>(
    _ body: (SQLiteCatalogue) throws(CatalogueError) -> Result
  ) throws(CatalogueError) -> Result {
    let catalogue = try open()
    do throws(CatalogueError) {
      return try body(catalogue)
    } catch {
      // Only a connection over which all went well is used again.
      self.catalogue = nil
      throw error
    }
  }

  private func open() throws(CatalogueError) -> SQLiteCatalogue {
    if let catalogue, try !catalogue.hasMoved() { return catalogue }
    catalogue = nil
    var options = SQLiteConnection.Options()
    options.makesFile = false
    let opened = try SQLiteCatalogue(path, options)
    catalogue = opened
    return opened
  }
}
