import Catalogue
import Pricing
import Quoting
import TestKit

/// A catalogue that answers when it is told to.
final class HeldCatalogue: ShardCatalogue {
  let sheets = HeldDatabase()
  private(set) var revisionReads: [(Result<Revision, CatalogueError>) -> Void] = []
  private(set) var standpoints: [Standpoint] = []
  private var rulebookReads: [(Result<PublishedRulebook, RulebookFailure>) -> Void] = []

  func run(_ query: SheetQuery) { sheets.run(query) }

  func readRevision(_ done: @escaping (Result<Revision, CatalogueError>) -> Void) {
    revisionReads.append(done)
  }

  func readRulebook(
    _ standpoint: Standpoint,
    _ done: @escaping (Result<PublishedRulebook, RulebookFailure>) -> Void
  ) {
    standpoints.append(standpoint)
    rulebookReads.append(done)
  }

  /// Answers the first look: the catalogue is at `number`, its rules at `rulebook`.
  func answer(_ number: Int, rulebook: Int, recordedAt: Int64 = 0) {
    revisionReads.removeFirst()(
      .success(
        Revision(
          number: number, rulebook: rulebook, recordedAt: Instant(milliseconds: recordedAt),
          rulebookRecordedAt: Instant(milliseconds: recordedAt))))
  }

  /// Refuses all who still wait for a rulebook: whoever reads it holds them.
  func endReading() {
    while !rulebookReads.isEmpty { failRulebook(.unavailable("the test is over")) }
  }

  func fail(_ error: CatalogueError) { revisionReads.removeFirst()(.failure(error)) }

  /// Answers the first question for a rulebook, which ruled in a window; else at the one instant
  /// that it was asked about.
  func answer(rulebook draft: RulebookDraft, ruling window: Window? = nil) {
    let standpoint = standpoints[standpoints.count - rulebookReads.count]
    rulebookReads.removeFirst()(
      Result { () throws(RulebookFailure) in
        try PublishedRulebook(draft, from: standpoint, ruling: window ?? standpoint.instantAlone)
      })
  }

  func answer(rulebookOf revision: Int, ruling window: Window? = nil) throws {
    answer(rulebook: try DrillCatalogue.draft(revision: revision), ruling: window)
  }

  func failRulebook(_ error: CatalogueError) {
    rulebookReads.removeFirst()(.failure(.unreadable(error)))
  }
}

extension Standpoint {
  fileprivate var instantAlone: Window {
    switch self {
    case .current: .always
    case .past(let at, _):
      Window(from: at, until: Instant(milliseconds: at.milliseconds + 1))
    }
  }
}
