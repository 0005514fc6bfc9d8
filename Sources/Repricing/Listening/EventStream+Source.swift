import Events
import Timing

extension EventStream: EventSource {
  package func next(within time: TimeSpan) async throws -> [KeptEvent] {
    try await next(countMax: 256, within: time)
  }
}
