import Operating
import Reactor
import Settings
import Telemetry

/// Serves prices over HTTP, until told to stop.
@main
enum PricingAPIProgram {
  static func main() throws {
    let program = Program(
      name: "pricing-api", summary: "serves prices over HTTP", version: Release.version)
    let (http, limits, timeouts, log, price, database, load, redis, cache, tasks) =
      program.settingsOrExit(
        HTTPSettings.self, HTTPLimits.self, HTTPTimeouts.self, LogSettings.self,
        PriceSettings.self, DatabaseSettings.self, LoadSettings.self, RedisSettings.self,
        CacheSettings.self, TaskSettings.self)
    try ProgramRun.run { stop in
      let logQueue = LogQueue()
      defer { logQueue.end(within: .seconds(1)) }
      let logger = Logger(from: LogLevel(log.level), to: logQueue)
      do {
        let service = try await APIService.start(
          http: http, limits: limits, timeouts: timeouts, log: log, price: price,
          database: database, load: load, redis: redis, cache: cache, tasks: tasks, logger: logger)
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
