import Catalogue
import Pricing

/// The system of record as one shard reads it: asked on the shard, it answers there, during the
/// call or later, but in bounded time whatever happens.
package protocol ShardCatalogue: SheetDatabase {
  /// The latest revision.
  func readRevision(_ done: @escaping (Result<Revision, CatalogueError>) -> Void)

  /// The rulebook of a standpoint, published.
  func readRulebook(
    _ standpoint: Standpoint,
    _ done: @escaping (Result<PublishedRulebook, RulebookFailure>) -> Void)
}

/// A rulebook as it came out of the catalogue.
package struct PublishedRulebook: Sendable {
  package let rulebook: Rulebook
  /// Rates that only earlier instants need were left out; nil where none were.
  package let ratesReachBackTo: Instant?
  /// The instants whose prices it rules: read from a standpoint in the past, all those that were
  /// ruled alike.
  package let window: Window

  /// Publishes what was read from a standpoint. It looks at every rule, and sorts them: that is no
  /// work for a shard.
  package init(
    _ draft: RulebookDraft, from standpoint: Standpoint, ruling window: Window
  ) throws(RulebookFailure) {
    self.window = window
    do throws(Faults) {
      rulebook = try Rulebook(publishing: draft)
    } catch {
      throw .faulty(revision: draft.revision, error)
    }
    switch standpoint {
    case .current(let now) where !draft.rates.isEmpty:
      ratesReachBackTo = Instant(
        milliseconds: now.milliseconds - Standpoint.reachMilliseconds)
    case .current, .past: ratesReachBackTo = nil
    }
  }

  /// A rulebook that knows every rate there was.
  package init(_ rulebook: Rulebook) {
    self.rulebook = rulebook
    ratesReachBackTo = nil
    window = .always
  }
}

/// Why there is no rulebook.
package enum RulebookFailure: Error, Sendable {
  case unreadable(CatalogueError)
  /// The rules of a revision contradict each other.
  case faulty(revision: Int, Faults)
}
