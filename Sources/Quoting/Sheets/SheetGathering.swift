import Bytes
import Pricing

/// Gets hold of the sheets of all lines of a request: those at hand at once, the others in one
/// load, and those that do not reach back to the instant asked about in a second one.
///
/// It serves one request after the other, and where every sheet is at hand it allocates nothing.
package final class SheetGathering: SheetWaiter {
  private let source: any SheetSource
  private let loader: SheetLoader?
  private var outcomes: [SheetOutcome] = []
  private var instant: Instant?
  /// The revision that no sheet may be older than.
  private var revision: Int?
  /// The lines of the load under way, or being put together, and their skus.
  private var lines: [Int] = []
  private var skus: [String] = []
  private var awaitedCount = 0
  private var isAboutPast = false
  private var owner: (any SheetGatherer)?

  /// Gathers from `source`, and by `loader` what no cache may answer; without one, the source is
  /// none that keeps anything.
  package init(from source: any SheetSource, loader: SheetLoader? = nil) {
    self.source = source
    self.loader = loader ?? source as? SheetLoader
  }

  /// Begins a request about `instant`, or about now, to be answered with sheets as they are in
  /// `revision` or later: then nothing is at hand, for how old it is nobody knows.
  package func begin(at instant: Instant?, since revision: Int? = nil) {
    precondition(outcomes.isEmpty, "the last request is not over")
    self.instant = instant
    self.revision = revision
    isAboutPast = false
  }

  /// Ends the request: lets go of its sheets and keeps the memory.
  package func end() {
    precondition(awaitedCount == 0, "sheets are being waited for")
    outcomes.removeAll(keepingCapacity: true)
    lines.removeAll(keepingCapacity: true)
    skus.removeAll(keepingCapacity: true)
  }

  /// Adds a line. They count from zero.
  package func add(_ sku: Span<UInt8>) {
    if loader == nil || revision == nil, let outcome = source.atHand(sku) {
      outcomes.append(outcome)
    } else {
      lines.append(outcomes.count)
      skus.append(String(decoding: sku))
      outcomes.append(.failed(.unavailable))
    }
  }

  /// Whether the sheets of all lines are here. Where they are not, `owner` is told once they are.
  package func finish(for owner: any SheetGatherer) -> Bool {
    load()
    if awaitedCount == 0 { loadPast() }
    guard awaitedCount > 0 else { return true }
    self.owner = owner
    return false
  }

  /// What came of a line, once all are here.
  package subscript(line: Int) -> SheetOutcome { outcomes[line] }

  /// The sheet of a line, once all are here, and where it was found.
  func sheet(ofLine line: Int) throws(QuoteRefusal) -> (PriceSheet, SheetOrigin) {
    // Taken out here, the outcome need not be copied.
    if case .sheet(let sheet, let origin) = outcomes[line] { return (sheet, origin) }
    return try outcomes[line].sheet()
  }

  package func received(_ outcome: SheetOutcome, at index: Int) {
    let line = lines[index]
    outcomes[line] = outcome
    // A sheet that still does not reach back would be a wrong price.
    if isAboutPast, lacksPast(line) { outcomes[line] = .failed(.unavailable) }
    awaitedCount -= 1
    // Without an owner the load is still being begun.
    guard awaitedCount == 0, let owner else { return }
    loadPast()
    guard awaitedCount == 0 else { return }
    self.owner = nil
    owner.gathered()
  }

  private func load() {
    guard !skus.isEmpty else { return }
    awaitedCount = skus.count
    let asOf = isAboutPast ? instant : nil
    if let loader, let revision {
      loader.load(skus, asOf: asOf, since: revision, for: self)
    } else if let asOf {
      source.load(skus, asOf: asOf, for: self)
    } else {
      source.load(skus, for: self)
    }
  }

  /// Loads the past of the lines whose sheets do not reach back.
  private func loadPast() {
    guard instant != nil, !isAboutPast else { return }
    isAboutPast = true
    lines.removeAll(keepingCapacity: true)
    skus.removeAll(keepingCapacity: true)
    for line in outcomes.indices {
      if case .sheet(let sheet, _) = outcomes[line], lacksPast(line) {
        lines.append(line)
        skus.append(sheet.sku.string)
      }
    }
    load()
  }

  private func lacksPast(_ line: Int) -> Bool {
    guard let instant, case .sheet(let sheet, _) = outcomes[line], let horizon = sheet.horizon
    else { return false }
    return instant < horizon
  }
}

/// Whom a gathering tells that it is done.
package protocol SheetGatherer: AnyObject {
  func gathered()
}
