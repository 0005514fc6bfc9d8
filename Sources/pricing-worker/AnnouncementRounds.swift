import Quoting
import Repricing
import Telemetry

/// Tells caches and those who follow prices what has changed: each second, for whoever wrote and
/// could not tell, and at once when there is something.
final class AnnouncementRounds: Sendable {
  private static let period = Duration.seconds(1)

  private let outbox: OutboxDrain
  private let prices: PriceChangeStream
  private let metrics: WorkerMetrics
  private let meter: SharedMeter
  private let logger: Logger
  private let calls: AsyncStream<Void>
  private let caller: AsyncStream<Void>.Continuation

  init(
    _ outbox: OutboxDrain, _ prices: PriceChangeStream, _ metrics: WorkerMetrics,
    _ meter: SharedMeter, _ logger: Logger
  ) {
    self.outbox = outbox
    self.prices = prices
    self.metrics = metrics
    self.meter = meter
    self.logger = logger
    (calls, caller) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
  }

  /// There is something to tell.
  func hurry() { caller.yield() }

  /// Goes its rounds until its task is cancelled.
  func run() async {
    let clock = Task { [caller] in
      while !Task.isCancelled {
        caller.yield()
        try? await Task.sleep(for: Self.period)
      }
    }
    defer { clock.cancel() }
    var isFailing = false
    for await _ in calls {
      do {
        try await round()
        if isFailing { logger.info("changes are announced again") }
        isFailing = false
      } catch {
        meter.add(to: metrics.announcingFailures)
        if !isFailing { logger.error("changes cannot be announced") { $0.add("error", error) } }
        isFailing = true
      }
    }
  }

  /// One round: what is not told now stays noted.
  func round() async throws {
    meter.add(try await outbox.run(), to: metrics.announced)
    meter.add(try await prices.run(), to: metrics.priceChanges)
  }
}
