import Catalogue
import Events
import Pricing
import Timing

/// Where events come from: each is handed out until it is finished.
package protocol EventSource: Sendable {
  /// The next events; none when none came in time.
  func next(within time: TimeSpan) async throws -> [KeptEvent]
  /// Says that events are done with.
  func finish(_ places: [String]) async throws
}

/// Who is asked for recalculations.
package protocol RecalculationRequesting: Sendable {
  /// Has a scope recalculated. Of several requests for one scope it may make one recalculation, so
  /// long as that one has not begun yet: it must read what holds after the request. Once this
  /// returns, the request is not forgotten.
  func request(_ request: RecalculationRequest) async throws
}

/// What a listener tells of its fate.
package enum ListenerNews: Sendable {
  /// What lay in the stream is no event, and was passed over.
  case passedOver(place: String, EventFault)
  /// The catalogue has taken in events.
  case applied([EventOutcome])
  /// A recalculation was asked for, of so many events.
  case requested(RecalculationRequest, eventCount: Int)
  /// Something does not answer; it will be tried again.
  case failed(any Error)
}

/// Turns market events into signals and costs in the catalogue, and those into recalculations.
///
/// An event is finished once the recalculation that it leads to is asked for. One that comes again,
/// because the listener died before that, changes nothing in the catalogue but leads to a
/// recalculation all the same.
package struct Listener: Sendable {
  /// How long it waits before it tries again what failed.
  private static let pause = Duration.milliseconds(500)
  /// How long it waits for events at most.
  private static let patience = TimeSpan.seconds(1)

  private let source: any EventSource
  private let store: any MarketCatalogue
  private let requests: any RecalculationRequesting
  private let now: @Sendable () -> Instant
  private let clock: @Sendable () -> MonotonicTime
  private let tell: @Sendable (ListenerNews) -> Void

  /// `now` reads the calendar and `clock` the time that passes.
  package init(
    _ source: any EventSource, _ store: any MarketCatalogue,
    asking requests: any RecalculationRequesting, now: @escaping @Sendable () -> Instant,
    clock: @escaping @Sendable () -> MonotonicTime,
    tell: @escaping @Sendable (ListenerNews) -> Void = { _ in }
  ) {
    self.source = source
    self.store = store
    self.requests = requests
    self.now = now
    self.clock = clock
    self.tell = tell
  }

  /// Listens until its task is cancelled. What it has not finished then comes again.
  package func run() async {
    var coalescer = Coalescer<Ticket>()
    while !Task.isCancelled {
      do {
        let events = try await source.next(within: wait(for: coalescer))
        try await retrying { try await take(events, into: &coalescer) }
        for due in coalescer.popDue(now: clock()) {
          try await retrying { try await request(due) }
        }
      } catch {
        tell(.failed(error))
        try? await Task.sleep(for: Self.pause)
      }
    }
  }

  /// How long it may wait for events: until something is due.
  private func wait(for coalescer: Coalescer<Ticket>) -> TimeSpan {
    if coalescer.isEmpty { return Self.patience }
    return min(Self.patience, max(.milliseconds(1), coalescer.deadline - clock()))
  }

  /// Who waits for a recalculation.
  struct Ticket: Sendable {
    let place: String
    let id: String
    let traceparent: String?
  }

  private func take(
    _ events: [KeptEvent], into coalescer: inout Coalescer<Ticket>
  ) async throws {
    var sound: [(MarketEvent, Ticket)] = []
    for kept in events {
      switch kept.event {
      case .success(let event):
        let ticket = Ticket(place: kept.place, id: event.id, traceparent: kept.traceparent)
        sound.append((event, ticket))
      case .failure(let fault):
        tell(.passedOver(place: kept.place, fault))
        try await source.finish([kept.place])
      }
    }
    if sound.isEmpty { return }
    tell(.applied(try await store.apply(sound.map(\.0), at: now())))
    for (event, ticket) in sound { coalescer.add(event.scope, ticket, now: clock()) }
  }

  private func request(_ due: Coalescer<Ticket>.Due) async throws {
    let only = due.tickets.count == 1 ? due.tickets[0].id : nil
    let reason = only.map { "event \($0)" } ?? "\(due.tickets.count) events"
    let request = RecalculationRequest(
      scope: due.scope, reason: reason,
      traceparent: due.tickets.lazy.compactMap(\.traceparent).first, event: only)
    try await requests.request(request)
    tell(.requested(request, eventCount: due.tickets.count))
    try await source.finish(due.tickets.map(\.place))
  }

  /// What was taken from the source is not handed out again while this listener lives, so it holds
  /// on to it until it succeeds.
  private func retrying(_ body: () async throws -> Void) async throws {
    while true {
      do {
        return try await body()
      } catch {
        if Task.isCancelled { throw error }
        tell(.failed(error))
        try await Task.sleep(for: Self.pause)
      }
    }
  }
}
