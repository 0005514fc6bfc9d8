import Catalogue
import PriceCache

/// Announces the changes that nobody has announced yet.
///
/// The database notes in the transaction of a change that it is to be announced. So whoever dies
/// between the two leaves a note, and whoever drains next announces it: a writer after its write,
/// and every process before it believes a Redis that was away. Announced twice is announced: a note
/// is taken away only after the caches know.
package struct OutboxDrain: Sendable {
  private let outbox: any ChangeOutbox
  private let announcer: CacheAnnouncer

  /// Each round is a commit of the database.
  private static let countMaxPerRound = 8_000

  package init(of outbox: any ChangeOutbox, through announcer: CacheAnnouncer) {
    self.outbox = outbox
    self.announcer = announcer
  }

  /// Announces all there is, and answers how many notes that were. What is noted meanwhile is its
  /// writer's to announce, or the next run's: beside a writer that never rests it ends all the
  /// same. When it throws, what was not announced is still noted.
  @discardableResult
  package func run() async throws -> Int {
    var count = 0
    guard let end = try await outbox.lastNote() else { return 0 }
    while true {
      let notes = try await outbox.outbox(countMax: Self.countMaxPerRound)
      guard let first = notes.first, let last = notes.last, first.id <= end else { return count }
      let changes = OutboxChanges(notes)
      try await announcer.invalidate(changes.sheets)
      if let revision = changes.rulebook { try await announcer.announceRules(revision: revision) }
      try await outbox.removeOutbox(through: last.id)
      count += notes.count
    }
  }
}

extension OutboxDrain {
  /// Runs until it has announced all there is, or its task is cancelled. Redis or the database may
  /// take their time: each failure is told to `failed`.
  package func runToSuccess(
    retrying period: Duration, _ failed: @Sendable (any Error) -> Void
  ) async {
    while !Task.isCancelled {
      do {
        try await run()
        return
      } catch {
        failed(error)
      }
      try? await Task.sleep(for: period)
    }
  }
}
