import Catalogue
import Pricing
import Reactor

/// How the catalogue is doing, for whoever asks from any thread.
package final class CatalogueCondition: Sendable {
  package struct Report: Sendable {
    /// Why the last look failed; nil when it did not.
    package var failure: CatalogueError?
    /// Whether anybody has looked yet.
    package var isKnown = false
    /// The revision in force; nil while there is none.
    package var rulebook: Int?
    /// A later revision that cannot be published, and in how many ways.
    package var faulty: (revision: Int, faultCount: Int)?
  }

  private let state = Guarded(Report())

  package init() {}

  package var report: Report { state.withLock { $0 } }

  func update(_ change: (inout Report) -> Void) { state.withLock { change(&$0) } }
}
