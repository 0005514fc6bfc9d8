import Pricing
import Timing

/// Makes a handful of recalculations of a burst of events.
///
/// A scope waits until nothing more was said about it for a moment, and never longer than a bound;
/// what comes in between waits with it. A scope that lies within another one that waits is part of
/// that one. Which value a signal has in the end is the catalogue's business: a recalculation
/// reads what holds when it starts.
package struct Coalescer<Ticket> {
  /// How long a scope waits.
  package struct Patience: Sendable {
    /// For more about the same scope, each time there was some.
    package var quiet = TimeSpan.milliseconds(100)
    /// In all.
    package var delayMax = TimeSpan.seconds(1)
    /// Items named one by one that wait together; more are due at once.
    package var skuCountMax = 10_000
    /// Scopes that wait; one more, and all are one recalculation of everything.
    package var scopeCountMax = 100

    package init() {}
  }

  /// A scope that is due, and what it was asked with.
  package struct Due {
    package let scope: ItemScope
    package let tickets: [Ticket]
  }

  private struct Waiting {
    var scope: ItemScope
    var tickets: [Ticket]
    let first: MonotonicTime
    var last: MonotonicTime
  }

  private let patience: Patience
  private var waiting: [Waiting] = []
  /// The items of the one scope in `waiting` that names items, which itself names none.
  private var skus: Set<Text> = []

  package init(_ patience: Patience = Patience()) { self.patience = patience }

  package var isEmpty: Bool { waiting.isEmpty }

  /// When something is due next; `never` while nothing waits.
  package var deadline: MonotonicTime { waiting.map { deadline(of: $0) }.min() ?? .never }

  /// Something happened to a scope; `ticket` is given back when it is due.
  package mutating func add(_ scope: ItemScope, _ ticket: Ticket, now: MonotonicTime) {
    if let index = waiting.firstIndex(where: { $0.scope.isKnownToContain(scope) }) {
      return join(index, ticket, now)
    }
    var entry = Waiting(scope: scope, tickets: [ticket], first: now, last: now)
    if case .skus(let new) = scope {
      skus.formUnion(new.map { Text($0) })
      entry.scope = .skus([])
      if let index = waiting.firstIndex(where: { $0.scope.isOfSKUs }) {
        return join(index, ticket, now)
      }
    }
    if waiting.count >= patience.scopeCountMax {
      entry.scope = .everything
      skus = []
    }
    absorb(into: &entry)
    waiting.append(entry)
  }

  /// Takes out what is due.
  package mutating func popDue(now: MonotonicTime) -> [Due] {
    let isDue = waiting.map { deadline(of: $0) <= now }
    var due: [Due] = []
    for (entry, isDue) in zip(waiting, isDue) where isDue {
      guard entry.scope.isOfSKUs else {
        due.append(Due(scope: entry.scope, tickets: entry.tickets))
        continue
      }
      due.append(Due(scope: .skus(skus.map(\.string)), tickets: entry.tickets))
      skus = []
    }
    waiting = zip(waiting, isDue).filter { !$0.1 }.map(\.0)
    return due
  }

  private func deadline(of entry: Waiting) -> MonotonicTime {
    if entry.scope.isOfSKUs, skus.count >= patience.skuCountMax { return entry.first }
    return min(entry.last + patience.quiet, entry.first + patience.delayMax)
  }

  private mutating func join(_ index: Int, _ ticket: Ticket, _ now: MonotonicTime) {
    waiting[index].tickets.append(ticket)
    waiting[index].last = now
  }

  /// Takes in what waits and lies within `entry`, which keeps to the oldest's bound.
  private mutating func absorb(into entry: inout Waiting) {
    var first = entry.first
    var tickets: [Ticket] = []
    waiting.removeAll { other in
      guard entry.scope.isKnownToContain(other.scope) else { return false }
      if other.scope.isOfSKUs { skus = [] }
      first = min(first, other.first)
      tickets += other.tickets
      return true
    }
    entry = Waiting(
      scope: entry.scope, tickets: tickets + entry.tickets, first: first, last: entry.last)
  }
}

extension ItemScope {
  var isOfSKUs: Bool { if case .skus = self { true } else { false } }

  /// Whether every item of `other` is in it, as far as the scopes alone tell.
  func isKnownToContain(_ other: ItemScope) -> Bool {
    switch (self, other) {
    case (.everything, _): true
    case (.category(let path), .category(let below)): below == path || below.hasPrefix(path + "/")
    case (.skus, _), (.category, _): false
    }
  }
}
