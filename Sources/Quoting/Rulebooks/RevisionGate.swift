import Reactor
import Timing

/// Whom the gate tells how its waiting ended.
package protocol RevisionWaiter: AnyObject {
  /// The catalogue has reached the revision; or it has not, in all the time that was given.
  func waitedForRevision(isReached: Bool)
}

/// Lets requests pass that want a revision which this shard knows the catalogue to have reached,
/// and has others wait for it, for a bounded while.
package final class RevisionGate: DeadlineHandler {
  private struct Wait {
    let revision: Int
    let deadline: MonotonicTime
    let waiter: any RevisionWaiter
  }

  /// What the shard knows to be reached; nil before the first look at the catalogue.
  package private(set) var revision: Int?
  private let patience: TimeSpan
  private let shard: Shard?
  private let hurry: () -> Void
  /// In the order of their deadlines, for all wait equally long.
  private var waits: [Wait] = []

  /// Has requests wait as long as `patience`; `hurry` asks for a look at the catalogue. Without a
  /// shard nobody looks at a clock but whoever calls `deadlinePassed(now:)`.
  package init(
    patience: TimeSpan = .seconds(1), on shard: Shard? = nil, hurry: @escaping () -> Void = {}
  ) {
    self.patience = patience
    self.shard = shard
    self.hurry = hurry
  }

  func isOpen(for wanted: Int) -> Bool { revision.map { $0 >= wanted } ?? false }

  func wait(for revision: Int, _ waiter: any RevisionWaiter) {
    let now = shard?.now ?? MonotonicTime(nanoseconds: 0)
    let deadline = now + patience
    if waits.isEmpty { ring(at: deadline) }
    waits.append(Wait(revision: revision, deadline: deadline, waiter: waiter))
    hurry()
  }

  /// The catalogue was seen at `revision`: less than before where another took its place.
  func reached(_ revision: Int) {
    self.revision = revision
    let isReached = { (wait: Wait) in wait.revision <= revision }
    let passing = waits.filter(isReached)
    waits.removeAll(where: isReached)
    for wait in passing { wait.waiter.waitedForRevision(isReached: true) }
  }

  package func deadlinePassed(now: MonotonicTime) {
    let end = waits.firstIndex { $0.deadline > now } ?? waits.count
    let late = waits[..<end]
    waits.removeFirst(end)
    if let next = waits.first { ring(at: next.deadline) }
    for wait in late { wait.waiter.waitedForRevision(isReached: false) }
  }

  private func ring(at deadline: MonotonicTime) { _ = shard?.schedule(self, at: deadline) }
}
