import Reactor
import TestKit

/// What happened, in order, for tests to wait on.
final class Record: Sendable {
  private let events = Guarded<[String]>([])

  var all: [String] { events.withLock { $0 } }

  func add(_ event: String) { events.withLock { $0.append(event) } }

  /// Waits until `event` has happened so many times.
  func wait(for event: String, count: Int = 1) async throws {
    try await eventually { all.filter { $0 == event }.count >= count }
  }
}
