import Operating
import Reactor
import Settings
import Telemetry

/// Turns market events into signals and recalculations, until told to stop.
@main
enum PricingListenerProgram {
  static func main() throws {
    let program = Program(
      name: "pricing-listener",
      summary: "turns market events into signals and recalculations", version: Release.version)
    let (listener, log, redis, database) = program.settingsOrExit(
      ListenerSettings.self, LogSettings.self, RedisSettings.self, DatabaseSettings.self)
    try ProgramRun.run { stop in
      let logQueue = LogQueue()
      defer { logQueue.end(within: .seconds(1)) }
      let logger = Logger(from: LogLevel(log.level), to: logQueue)
      do {
        let service = try await ListenerService.start(
          listener, redis: redis, database: database, logger: logger)
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
