import Pricing

/// Whom the rulebook of an instant is brought to.
package protocol RulebookWaiter: AnyObject {
  func received(_ rulebook: Result<Rulebook, QuoteRefusal>)
}

/// What ruled prices at instants before the rulebook in force was recorded: the few rulebooks that
/// were asked about last are kept, the others are read when they are asked about.
///
/// Rules hold for days, and reports ask about ever new instants: a rulebook is kept for all the
/// instants that it ruled.
package final class PastRulebooks {
  private struct Load {
    /// How often the catalogue had changed when it began.
    let change: Int
    var waiters: [any RulebookWaiter]
  }

  private let catalogue: any ShardCatalogue
  private let clock: () -> Instant
  /// The one used last comes last.
  private var kept: [(window: Window, rulebook: Rulebook)] = []
  private var loads: [Instant: Load] = [:]
  private var change = 0

  /// A rulebook can be megabytes.
  private static let keptCountMax = 8
  /// Each of them keeps a thread busy.
  private static let loadCountMax = 8

  package init(from catalogue: any ShardCatalogue, clock: @escaping () -> Instant) {
    self.catalogue = catalogue
    self.clock = clock
  }

  /// The rulebook of `instant`, if it is kept.
  func rulebook(at instant: Instant) -> Rulebook? {
    guard let place = kept.firstIndex(where: { $0.window.contains(instant) }) else { return nil }
    let found = kept.remove(at: place)
    kept.append(found)
    return found.rulebook
  }

  /// Reads the rulebook of `instant`, once for all who ask meanwhile.
  func load(at instant: Instant, for waiter: any RulebookWaiter) {
    if loads[instant]?.change == change {
      loads[instant]?.waiters.append(waiter)
      return
    }
    guard loads.count < Self.loadCountMax, loads[instant] == nil else {
      return waiter.received(.failure(.overloaded))
    }
    let change = change
    loads[instant] = Load(change: change, waiters: [waiter])
    catalogue.readRulebook(.past(at: instant, known: clock())) { [self] result in
      if case .success(let published) = result, change == self.change { keep(published) }
      let waiters = loads.removeValue(forKey: instant)?.waiters ?? []
      let rulebook = result.map(\.rulebook).mapError { QuoteRefusal($0) }
      for waiter in waiters { waiter.received(rulebook) }
    }
  }

  /// The catalogue has changed: what is known of the past may have too.
  func removeAll() {
    change += 1
    kept = []
  }

  private func keep(_ published: PublishedRulebook) {
    // Another load about an instant of the same window may have ended first.
    kept.removeAll { $0.window == published.window }
    if kept.count == Self.keptCountMax { kept.removeFirst() }
    kept.append((published.window, published.rulebook))
  }
}

extension QuoteRefusal {
  fileprivate init(_ failure: RulebookFailure) {
    switch failure {
    case .unreadable(.busy): self = .overloaded
    case .unreadable, .faulty: self = .unavailable
    }
  }
}
