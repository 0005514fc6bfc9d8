import Operating
import Reactor
import Settings
import Telemetry

/// Runs the jobs of the queue, until told to stop.
@main
enum PricingWorkerProgram {
  static func main() throws {
    let program = Program(
      name: "pricing-worker", summary: "runs jobs: recalculations of prices, feeds of signals",
      version: Release.version)
    let (worker, feeds, log, price, redis, cache, database) = program.settingsOrExit(
      WorkerSettings.self, FeedSettings.self, LogSettings.self, PriceSettings.self,
      RedisSettings.self,
      CacheSettings.self, DatabaseSettings.self)
    if worker.niceness > 0 { Background.enter(niceness: worker.niceness) }
    try ProgramRun.run { stop in
      let logQueue = LogQueue()
      defer { logQueue.end(within: .seconds(1)) }
      let logger = Logger(from: LogLevel(log.level), to: logQueue)
      do {
        let service = try await WorkerService.start(
          worker, feeds: feeds.feeds, price: price, redis: redis, cache: cache, database: database,
          logger: logger)
        await stop.first()
        await service.stop()
        return 0
      } catch {
        logger.error("cannot start") { line in line.add("error", error) }
        return 1
      }
    }
  }
}
