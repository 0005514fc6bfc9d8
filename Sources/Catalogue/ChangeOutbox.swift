/// The changes of a catalogue that caches do not know of yet.
package protocol ChangeOutbox: Sendable {
  /// The oldest of the changes that nobody has announced yet.
  func outbox(countMax: Int) async throws(CatalogueError) -> [Announcement]

  /// The latest change that nobody has announced yet; nil where there is none.
  func lastNote() async throws(CatalogueError) -> Int64?

  /// Forgets the changes up to one that was announced.
  func removeOutbox(through id: Int64) async throws(CatalogueError)
}

/// A change that caches do not know of yet, written in the transaction of the change itself.
package struct Announcement: Sendable, Hashable {
  package enum Change: Sendable, Hashable {
    /// The sheet of this item is of another version, or gone as of it.
    case sheet(sku: String, version: Int)
    /// What rules prices is of another revision.
    case rulebook(revision: Int)
  }

  /// Grows with every announcement.
  package let id: Int64
  package let change: Change

  package init(id: Int64, change: Change) {
    self.id = id
    self.change = change
  }
}
