import Catalogue
import Pricing
import Reactor
import Timing

/// What a watch has to say while it looks.
package protocol CatalogueWatchReporter: AnyObject {
  /// The rulebook of a revision is in force from now on; `isRestart` when it is no later one than
  /// before, as another catalogue has taken the place of the last.
  func published(_ rulebook: Rulebook, isRestart: Bool)
  /// The catalogue has reached a revision.
  func reached(_ revision: Int)
  /// The rulebook of a revision contradicts itself and is not published; the last one stays.
  func refused(revision: Int, _ faults: Faults)
  /// The catalogue cannot be read any more, or for another reason than before.
  func failed(_ error: CatalogueError)
  /// It can be read again.
  func recovered()
}

/// Watches a catalogue for what rules prices: looks at its revision from time to time, and where
/// its rules have changed, publishes them to all shards.
///
/// It lives on one shard and looks once at a time. A look that fails leaves in force what is.
package final class CatalogueWatch: DeadlineHandler {
  private let catalogue: any ShardCatalogue
  private let feed: CatalogueFeed
  private let condition: CatalogueCondition
  private let reporter: any CatalogueWatchReporter
  private let clock: () -> Instant
  private let shard: Shard?
  private var news: CatalogueNews?
  /// What was last seen: one whose rules were published, or one whose rules were refused.
  private var seen: Revision?
  private var failure: CatalogueError?
  private var isLooking = false
  private var isInAHurry = false

  private static let period = TimeSpan.milliseconds(250)

  /// Without a shard it looks only when it is told to.
  package init(
    _ catalogue: any ShardCatalogue, feed: CatalogueFeed, condition: CatalogueCondition,
    reporter: any CatalogueWatchReporter, clock: @escaping () -> Instant, on shard: Shard? = nil
  ) {
    self.catalogue = catalogue
    self.feed = feed
    self.condition = condition
    self.reporter = reporter
    self.clock = clock
    self.shard = shard
  }

  /// Looks from now on. Called on the shard, which keeps the watch.
  package func begin() {
    if let shard {
      let watch = ShardConfined(self, to: shard)
      feed.setLookSoon { shard.execute { watch.take().look() } }
    }
    deadlinePassed(now: MonotonicTime(nanoseconds: 0))
  }

  package func deadlinePassed(now: MonotonicTime) {
    look()
    if let shard { _ = shard.schedule(self, at: shard.now + Self.period) }
  }

  /// Looks at the catalogue: once more after the look under way, however often it is asked to.
  package func look() {
    guard !isLooking else {
      isInAHurry = true
      return
    }
    isLooking = true
    catalogue.readRevision { [self] result in
      switch result {
      case .success(let revision): saw(revision)
      case .failure(let error): failed(error)
      }
    }
  }

  private func saw(_ revision: Revision) {
    noteRecovery()
    guard seen.map({ !$0.hasRules(of: revision) }) ?? true else {
      noteNumber(revision)
      return ended()
    }
    catalogue.readRulebook(.current(now: clock())) { [self] result in
      switch result {
      case .success(let published): publish(published, seen: revision)
      case .failure(.faulty(let number, let faults)): refuse(number, faults, seen: revision)
      case .failure(.unreadable(let error)): failed(error)
      }
    }
  }

  /// The rules are those of the last look; the sheets may have changed.
  private func noteNumber(_ revision: Revision) {
    guard let news, news.rulebook.revision == revision.rulebook,
      news.revision != revision.number
    else { return }
    tell(
      CatalogueNews(revision: revision.number, rulebook: news.rulebook, horizon: news.horizon))
  }

  private func publish(_ published: PublishedRulebook, seen revision: Revision) {
    let rulebook = published.rulebook
    guard rulebook.revision == revision.rulebook else {
      // It changed between the two looks: the next one sees both.
      isInAHurry = true
      return ended()
    }
    let isRestart = news.map { $0.rulebook.revision >= rulebook.revision } ?? false
    var horizon = revision.rulebookRecordedAt
    if let reach = published.ratesReachBackTo { horizon = max(horizon, reach) }
    seen = revision
    condition.update { report in
      report.rulebook = rulebook.revision
      report.faulty = nil
    }
    reporter.published(rulebook, isRestart: isRestart)
    tell(CatalogueNews(revision: revision.number, rulebook: rulebook, horizon: horizon))
    ended()
  }

  private func refuse(_ number: Int, _ faults: Faults, seen revision: Revision) {
    seen = revision
    condition.update { $0.faulty = (number, faults.all.count) }
    reporter.refused(revision: number, faults)
    ended()
  }

  private func tell(_ news: CatalogueNews) {
    self.news = news
    reporter.reached(news.revision)
    feed.publish(news)
  }

  private func failed(_ error: CatalogueError) {
    condition.update { report in
      report.isKnown = true
      report.failure = error
    }
    if failure != error { reporter.failed(error) }
    failure = error
    ended()
  }

  private func noteRecovery() {
    condition.update { report in
      report.isKnown = true
      report.failure = nil
    }
    if failure != nil { reporter.recovered() }
    failure = nil
  }

  private func ended() {
    isLooking = false
    guard isInAHurry else { return }
    isInAHurry = false
    look()
  }
}

extension Revision {
  /// Whether the same rules are in force. The number alone could be that of a restored copy, which
  /// had other rules recorded since.
  fileprivate func hasRules(of other: Revision) -> Bool {
    rulebook == other.rulebook && rulebookRecordedAt == other.rulebookRecordedAt
  }
}
