import Pricing

/// An import under way: all that is applied becomes one revision, or nothing does.
///
/// Entities may come in any order and any number of batches. One whose key exists replaces it, and
/// one that is as it was changes nothing. What is wrong is gathered, so that one run tells it all.
package protocol CatalogueImport: Sendable {
  /// Takes in entities.
  func apply(_ entities: [CatalogueEntity]) async throws(CatalogueError)

  /// Says what a commit would do, or throws what it would refuse, and ends the import with nothing
  /// changed.
  func preview() async throws(CatalogueError) -> ImportReport

  /// Makes the import a revision; without any change it makes none.
  func commit() async throws(CatalogueError) -> ImportReport

  /// Ends the import with nothing changed. An import that was let go of ends so by itself.
  func abort() async
}

/// How a file is taken in.
package struct ImportOptions: Sendable {
  package enum Extent: Sendable {
    /// What the file does not name stays.
    case patch
    /// What the file does not name is removed: the file is the catalogue. Observations (signals and
    /// exchange rates) stay all the same, as a file's silence does not undo what was observed.
    case replacement
  }

  package var extent: Extent
  /// When the import is recorded. A clock that was set back does not reorder revisions.
  package var now: Instant
  /// Whoever imports again after an unclear end says so with the same token: what was committed
  /// under it is not taken in twice.
  package var token: String?
  /// The currency through which rates are crossed.
  package var pivot: Currency

  package init(
    _ extent: Extent = .patch, now: Instant, token: String? = nil, pivot: Currency
  ) {
    self.extent = extent
    self.now = now
    self.token = token
    self.pivot = pivot
  }
}
