import Pricing

/// Whom a preparation tells that it is done.
package protocol PreparedQuote: AnyObject {
  func prepared()
}

/// Gets hold of all that the answer to a request stands on, in this order: the revision it wants,
/// the sheets of its lines, and the rulebook of the instant it asks about.
///
/// It serves one request after the other, and where all is at hand it allocates nothing.
package final class QuotePreparation {
  private let quoter: Quoter
  private let gathering: SheetGathering
  private var instant: Instant?
  private var revision: Int?
  private var pastRulebook: Rulebook?
  private var refusal: QuoteRefusal?
  private var owner: (any PreparedQuote)?

  package init(for quoter: Quoter) {
    self.quoter = quoter
    gathering = SheetGathering(from: quoter.source, loader: quoter.loader)
  }

  /// Begins a request about `instant`, or about now, that wants to see what `revision` recorded.
  package func begin(at instant: Instant?, since revision: Int?) {
    self.instant = instant
    self.revision = revision
    gathering.begin(at: instant, since: revision)
  }

  /// Adds a line. They count from zero.
  package func add(_ sku: Span<UInt8>) { gathering.add(sku) }

  /// Whether all is here. Where it is not, `owner` is told once it is.
  package func finish(for owner: any PreparedQuote) -> Bool {
    if passGate(), gathering.finish(for: self), findRulebook() { return true }
    // What a call above was answered with at once is not told again.
    if refusal != nil { return true }
    self.owner = owner
    return false
  }

  /// What came of a line, once all is here.
  package subscript(line: Int) -> SheetOutcome { gathering[line] }

  /// The sheet of a line, once all is here, and where it was found.
  package func sheet(ofLine line: Int) throws(QuoteRefusal) -> (PriceSheet, SheetOrigin) {
    try gathering.sheet(ofLine: line)
  }

  /// The one revision and the one instant of the answer.
  package func standpoint() throws(QuoteRefusal) -> QuoteStandpoint {
    if let refusal { throw refusal }
    return try quoter.standpoint(by: pastRulebook)
  }

  /// Ends the request: lets go of what it stands on and keeps the memory.
  package func end() {
    precondition(owner == nil, "something is being waited for")
    if pastRulebook != nil { pastRulebook = nil }
    refusal = nil
    gathering.end()
  }

  private func passGate() -> Bool {
    guard let revision, !quoter.gate.isOpen(for: revision) else { return true }
    quoter.gate.wait(for: revision, self)
    return false
  }

  private func findRulebook() -> Bool {
    guard let instant = quoter.pastInstant(instant), let past = quoter.past else { return true }
    pastRulebook = past.rulebook(at: instant)
    if pastRulebook == nil { past.load(at: instant, for: self) }
    return pastRulebook != nil
  }

  private func tellOwner() {
    // Without an owner the call that brought this about has not returned.
    guard let owner else { return }
    self.owner = nil
    owner.prepared()
  }
}

extension QuotePreparation: RevisionWaiter {
  package func waitedForRevision(isReached: Bool) {
    guard isReached else {
      refusal = .revisionNotReached(reached: quoter.gate.revision)
      return tellOwner()
    }
    if gathering.finish(for: self), findRulebook() { tellOwner() }
  }
}

extension QuotePreparation: SheetGatherer {
  package func gathered() {
    if findRulebook() { tellOwner() }
  }
}

extension QuotePreparation: RulebookWaiter {
  package func received(_ rulebook: Result<Rulebook, QuoteRefusal>) {
    switch rulebook {
    case .success(let rulebook): pastRulebook = rulebook
    case .failure(let failure): refusal = failure
    }
    tellOwner()
  }
}
