import Catalogue
import Pricing
import Quoting
import TestKit
import Testing
import Timing

/// Counts how often its preparation was done.
private final class Owner: PreparedQuote {
  private(set) var count = 0
  func prepared() { count += 1 }
}

/// A preparation whose sheets are at hand and whose catalogue answers when it is told to.
private final class Scene {
  let catalogue = HeldCatalogue()
  let gate = RevisionGate()
  let quoter: Quoter
  let preparation: QuotePreparation
  let owner = Owner()
  let now = Instant(milliseconds: 5_000)

  init(isCached: Bool = true) throws {
    let sheet = try DrillCatalogue.sheet(sku: "a")
    catalogue.sheets.sheets["a"] = sheet
    let loader = SheetLoader(from: catalogue)
    let now = now
    quoter = Quoter(
      source: isCached ? ShelvedSheets([sheet]) : loader, loader: loader,
      past: PastRulebooks(from: catalogue, clock: { now }), gate: gate, clock: { now })
    preparation = QuotePreparation(for: quoter)
  }

  deinit { catalogue.endReading() }

  func take(_ revision: Int, horizon: Instant? = nil) throws {
    quoter.take(try DrillCatalogue.news(revision: revision, horizon: horizon))
  }

  func begin(at instant: Instant? = nil, since revision: Int? = nil) -> Bool {
    preparation.begin(at: instant, since: revision)
    preparation.add("a".utf8.span)
    return preparation.finish(for: owner)
  }

  /// The revision that the answer stands on, and where its sheet came from, or the refusal.
  func outcome() -> String {
    do throws(QuoteRefusal) {
      let revision = try preparation.standpoint().revision
      let (_, origin) = try preparation[0].sheet()
      return "\(revision) \(origin)"
    } catch {
      return "\(error)"
    }
  }
}

struct QuotePreparationTests {
  private let past = Instant(milliseconds: 1_000)
  private let horizon = Instant(milliseconds: 2_000)

  @Test func `without a wish for a revision, what is at hand will do`() throws {
    let scene = try Scene()
    try scene.take(3)
    #expect(scene.begin())
    #expect(scene.outcome() == "3 local")
  }

  @Test func `who wants a revision that is reached gets its sheet from the database`() throws {
    let scene = try Scene()
    try scene.take(3)
    #expect(!scene.begin(since: 3))
    scene.catalogue.sheets.answer()
    #expect(scene.owner.count == 1)
    #expect(scene.outcome() == "3 database")
  }

  @Test func `who wants a later revision waits for it, then loads`() throws {
    let scene = try Scene()
    try scene.take(3)
    #expect(!scene.begin(since: 5))
    try scene.take(4)
    #expect(scene.catalogue.sheets.begun == [])
    try scene.take(6)
    #expect(scene.catalogue.sheets.queries.map(\.since) == [5])
    scene.catalogue.sheets.answer()
    #expect(scene.owner.count == 1)
    #expect(scene.outcome() == "6 database")
  }

  @Test func `a revision that does not come in time is a refusal that tells where it is`() throws {
    let scene = try Scene()
    #expect(!scene.begin(since: 5))
    try scene.take(3)
    scene.gate.deadlinePassed(now: MonotonicTime(nanoseconds: 0))
    #expect(scene.owner.count == 0)
    scene.gate.deadlinePassed(now: MonotonicTime(nanoseconds: 0) + .seconds(1))
    #expect(scene.owner.count == 1)
    #expect(scene.outcome() == "revisionNotReached(reached: Optional(3))")
    try scene.take(5)
    #expect(scene.owner.count == 1)
  }

  @Test func `a load that began before the revision came is no answer to who wants it`() throws {
    let scene = try Scene(isCached: false)
    try scene.take(3)
    let early = QuotePreparation(for: scene.quoter)
    early.begin(at: nil, since: nil)
    early.add("a".utf8.span)
    #expect(!early.finish(for: Owner()))
    #expect(!scene.begin(since: 3))
    #expect(scene.catalogue.sheets.begun == [["a"], ["a"]])
    scene.catalogue.sheets.answer()
    #expect(scene.owner.count == 0)
    scene.catalogue.sheets.answer()
    #expect(scene.owner.count == 1)
  }

  @Test func `an instant before the rules of now is answered by the rules of then`() throws {
    let scene = try Scene()
    try scene.take(4, horizon: horizon)
    #expect(scene.begin(at: horizon))
    #expect(scene.outcome() == "4 local")
    scene.preparation.end()
    #expect(!scene.begin(at: past))
    #expect(scene.catalogue.standpoints == [.past(at: past, known: scene.now)])
    try scene.catalogue.answer(rulebookOf: 2)
    #expect(scene.owner.count == 1)
    #expect(scene.outcome() == "2 local")
    scene.preparation.end()
    #expect(scene.begin(at: past))
    #expect(scene.outcome() == "2 local")
    #expect(scene.catalogue.standpoints.count == 1)
  }

  @Test func `rules of then are read once for all who ask, and again when rules have changed`()
    throws
  {
    let scene = try Scene()
    try scene.take(4, horizon: horizon)
    let owners = (0..<3).map { _ in Owner() }
    let preparations = owners.map { _ in QuotePreparation(for: scene.quoter) }
    for (preparation, owner) in zip(preparations, owners) {
      preparation.begin(at: past, since: nil)
      #expect(!preparation.finish(for: owner))
    }
    #expect(scene.catalogue.standpoints.count == 1)
    try scene.catalogue.answer(rulebookOf: 2)
    #expect(owners.map(\.count) == [1, 1, 1])
    try scene.take(5, horizon: horizon)
    #expect(!scene.begin(at: past))
    #expect(scene.catalogue.standpoints.count == 2)
  }

  @Test func `rules of then that cannot be read are a refusal, and are asked for again`() throws {
    let scene = try Scene()
    try scene.take(4, horizon: horizon)
    #expect(!scene.begin(at: past))
    scene.catalogue.failRulebook(.unavailable("x"))
    #expect(scene.outcome() == "unavailable")
    scene.preparation.end()
    #expect(!scene.begin(at: past))
    try scene.catalogue.answer(rulebookOf: 2)
    #expect(scene.outcome() == "2 local")
  }

  @Test func `more instants of the past than are read at once are refused`() throws {
    let scene = try Scene()
    try scene.take(4, horizon: horizon)
    let preparations = (0..<8).map { _ in QuotePreparation(for: scene.quoter) }
    for (place, preparation) in preparations.enumerated() {
      preparation.begin(at: Instant(milliseconds: Int64(place)), since: nil)
      #expect(!preparation.finish(for: Owner()))
    }
    #expect(scene.begin(at: past))
    #expect(scene.outcome() == "overloaded")
  }

  @Test func `ever new instants that were ruled alike take one reading`() throws {
    let scene = try Scene()
    try scene.take(4, horizon: horizon)
    #expect(!scene.begin(at: past))
    let window = Window(
      from: Instant(milliseconds: 500), until: Instant(milliseconds: 1_500))
    try scene.catalogue.answer(rulebookOf: 2, ruling: window)
    scene.preparation.end()
    for milliseconds in 500..<1_500 {
      #expect(scene.begin(at: Instant(milliseconds: Int64(milliseconds))))
      #expect(scene.outcome() == "2 local")
      scene.preparation.end()
    }
    #expect(scene.catalogue.standpoints.count == 1)
    // Before and behind it others ruled.
    for milliseconds: Int64 in [499, 1_500] {
      #expect(!scene.begin(at: Instant(milliseconds: milliseconds)))
      try scene.catalogue.answer(rulebookOf: 3)
      #expect(scene.outcome() == "3 local")
      scene.preparation.end()
    }
    // And all may be other ones once the catalogue has changed.
    try scene.take(5, horizon: horizon)
    #expect(!scene.begin(at: past))
  }

  @Test func `of the past no more is kept than was asked about lately`() throws {
    let scene = try Scene()
    try scene.take(4, horizon: horizon)
    for milliseconds in [0, 1, 2, 3, 4, 5, 6, 7, 8] {
      #expect(!scene.begin(at: Instant(milliseconds: Int64(milliseconds))))
      try scene.catalogue.answer(rulebookOf: 2)
      scene.preparation.end()
    }
    #expect(scene.begin(at: Instant(milliseconds: 8)))
    scene.preparation.end()
    #expect(!scene.begin(at: Instant(milliseconds: 0)))
  }
}
