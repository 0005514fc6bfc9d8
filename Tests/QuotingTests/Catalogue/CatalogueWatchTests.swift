import Catalogue
import Pricing
import Quoting
import Reactor
import TestKit
import Testing

/// Notes what a watch reports, a word or two each.
private final class Notes: CatalogueWatchReporter {
  var all: [String] = []

  func published(_ rulebook: Rulebook, isRestart: Bool) {
    all.append("published \(rulebook.revision)\(isRestart ? " anew" : "")")
  }
  func reached(_ revision: Int) { all.append("reached \(revision)") }
  func refused(revision: Int, _ faults: Faults) { all.append("refused \(revision)") }
  func failed(_ error: CatalogueError) { all.append("failed") }
  func recovered() { all.append("recovered") }
}

struct CatalogueWatchTests {
  private let catalogue = HeldCatalogue()
  private let feed = CatalogueFeed()
  private let condition = CatalogueCondition()
  private let notes = Notes()
  private let watch: CatalogueWatch
  private let day: Int64 = 86_400_000

  init() {
    watch = CatalogueWatch(
      catalogue, feed: feed, condition: condition, reporter: notes,
      clock: { Instant(milliseconds: 10 * 86_400_000) })
  }

  /// A look that sees new rules.
  private func look(_ number: Int, rulebook: Int, recordedAt: Int64 = 0) throws {
    watch.look()
    catalogue.answer(number, rulebook: rulebook, recordedAt: recordedAt)
    try catalogue.answer(rulebookOf: rulebook)
  }

  @Test func `rules are read when they have changed, and only then`() throws {
    try look(3, rulebook: 2)
    for number in [3, 4] {
      watch.look()
      catalogue.answer(number, rulebook: 2)
    }
    #expect(catalogue.standpoints.count == 1)
    #expect(notes.all == ["published 2", "reached 3", "reached 4"])
    #expect(condition.report.rulebook == 2 && condition.report.failure == nil)
  }

  @Test func `rules with faults are refused once, and the last good ones stay`() throws {
    try look(1, rulebook: 1)
    var draft = try DrillCatalogue.draft(revision: 2)
    draft.lists[1].parent = "nowhere"
    watch.look()
    catalogue.answer(2, rulebook: 2)
    catalogue.answer(rulebook: draft)
    watch.look()
    catalogue.answer(3, rulebook: 2)
    #expect(notes.all == ["published 1", "reached 1", "refused 2"])
    #expect(condition.report.rulebook == 1)
    #expect(condition.report.faulty?.revision == 2 && condition.report.faulty?.faultCount == 1)
    try look(4, rulebook: 4)
    #expect(condition.report.faulty == nil)
    #expect(notes.all.suffix(2) == ["published 4", "reached 4"])
  }

  @Test func `a catalogue that fails is told once until it recovers`() throws {
    for _ in 0..<3 {
      watch.look()
      catalogue.fail(.unavailable("x"))
    }
    #expect(condition.report.failure == .unavailable("x"))
    watch.look()
    catalogue.fail(.unmigrated(version: 0, needed: 3))
    try look(1, rulebook: 1)
    #expect(notes.all == ["failed", "failed", "recovered", "published 1", "reached 1"])
    #expect(condition.report.failure == nil)
  }

  @Test func `rules that cannot be read are read again`() throws {
    watch.look()
    catalogue.answer(1, rulebook: 1)
    catalogue.failRulebook(.busy("x"))
    #expect(condition.report.failure == .busy("x"))
    try look(1, rulebook: 1)
    #expect(notes.all == ["failed", "recovered", "published 1", "reached 1"])
  }

  @Test func `however often it is asked, it looks once at a time and once more`() {
    for _ in 0..<5 { watch.look() }
    #expect(catalogue.revisionReads.count == 1)
    catalogue.fail(.unavailable("x"))
    #expect(catalogue.revisionReads.count == 1)
    catalogue.fail(.unavailable("x"))
    #expect(catalogue.revisionReads.count == 0)
  }

  @Test func `rules that change between two readings are read with the next look`() throws {
    watch.look()
    catalogue.answer(1, rulebook: 1)
    try catalogue.answer(rulebookOf: 2)
    #expect(notes.all == [])
    catalogue.answer(2, rulebook: 2)
    try catalogue.answer(rulebookOf: 2)
    #expect(notes.all == ["published 2", "reached 2"])
  }

  @Test func `a restored catalogue is another one, though its numbers are the same`() throws {
    try look(5, rulebook: 5, recordedAt: 1)
    try look(5, rulebook: 5, recordedAt: 2)
    try look(2, rulebook: 2, recordedAt: 1)
    #expect(
      notes.all == [
        "published 5", "reached 5", "published 5 anew", "reached 5", "published 2 anew",
        "reached 2",
      ])
  }
}
