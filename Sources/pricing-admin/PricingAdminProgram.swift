import Glibc
import Reactor
import Settings

/// Looks after the catalogue and the jobs from a terminal.
@main
enum PricingAdminProgram {
  static func main() throws {
    let program = Program(
      name: "pricing-admin", summary: "looks after the catalogue and the jobs",
      version: Release.version)
    let (chosen, demo, taking, asked, jobs, database, prices, redis, feeds) =
      program.settingsOrExit(
        AdminCommandSettings.self, DemoFlags.self, ImportFlags.self, PriceFlags.self,
        JobsFlags.self, DatabaseSettings.self, PriceSettings.self, RedisSettings.self,
        FeedSettings.self)
    guard let command = chosen.command else { preconditionFailure("it was refused") }
    let isImporting = taking.isTrial || taking.isReplacement || demo.isForEmpty
    if command == .demo, !demo.isImported, isImporting {
      complain("\(program.name): --dry-run, --replace and --if-empty go with --import")
      exit(ExitStatus.misused.rawValue)
    }
    let shard = try Shard(index: 0)
    try ProgramRun.run { stop in
      // Whatever is under way is one transaction, which an end at any time takes back.
      Task {
        await stop.first()
        if WatchScreen.end() { _exit(0) }
        complain("\(program.name): stopped")
        _exit(130)
      }
      let workplace = Workplace(
        database: database.url, redis: redis, feeds: feeds.feeds, taking: taking,
        currency: prices.currency, shard: shard)
      do throws(AdminFailure) {
        try await run(command, demo, asked, jobs, in: workplace)
        return 0
      } catch {
        complain("\(program.name): \(error.message)")
        return error.status.rawValue
      }
    }
  }

  private static func run(
    _ command: AdminCommand, _ demo: DemoFlags, _ asked: PriceFlags, _ jobs: JobsFlags,
    in workplace: Workplace
  ) async throws(AdminFailure) {
    switch command {
    case .migrate: try await migrate(in: workplace)
    case .migrationStatus: try await printMigrations(in: workplace)
    case .revert(let number): try await revert(to: number, in: workplace)
    case .importFile(let path): try await importFile(path, in: workplace)
    case .export: try await export(from: workplace)
    case .demo where demo.isImported: try await importDemo(demo, in: workplace)
    case .demo: try printDemo(demo, in: workplace)
    case .price(let sku): try await price(of: sku, asked, in: workplace)
    case .doctor: try await examine(workplace)
    case .feed(let name): try await readFeed(name, in: workplace)
    case .jobs(let command): try await lookAfterJobs(command, jobs, in: workplace)
    }
  }
}
