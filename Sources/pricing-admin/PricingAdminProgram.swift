import Glibc
import Reactor
import Settings

/// Looks after the catalogue from a terminal: its tables, and what goes in and out.
@main
enum PricingAdminProgram {
  static func main() throws {
    let program = Program(
      name: "pricing-admin", summary: "looks after the catalogue", version: Release.version)
    let (chosen, taking, demo, database, prices) = program.settingsOrExit(
      AdminCommandSettings.self, AdminImportSettings.self, AdminDemoSettings.self,
      DatabaseSettings.self, PriceSettings.self)
    guard let command = chosen.command else { preconditionFailure("it was refused") }
    if let misfit = misfit(of: command, taking, demo) { end(program, misfit, status: 2) }
    try ProgramRun.run { stop in
      // Whatever is under way is one transaction, which an end at any time takes back.
      Task {
        await stop.first()
        complain("\(program.name): stopped")
        _exit(130)
      }
      do throws(AdminFailure) {
        let workplace = Workplace(
          database: database.url, taking: taking, currency: prices.currency)
        try await run(command, demo, in: workplace)
        return 0
      } catch {
        complain("\(program.name): \(error.message)")
        return 1
      }
    }
  }

  private static func run(
    _ command: AdminCommand, _ demo: AdminDemoSettings, in workplace: Workplace
  ) async throws(AdminFailure) {
    switch command {
    case .migrate: try await migrate(in: workplace)
    case .migrationStatus: try await printMigrations(in: workplace)
    case .revert(let number): try await revert(to: number, in: workplace)
    case .importFile(let path): try await importFile(path, in: workplace)
    case .export: try await export(from: workplace)
    case .demo where demo.isImported: try await importDemo(demo, in: workplace)
    case .demo: try printDemo(demo)
    }
  }

  /// What was asked for and would be passed over, which could be taken for done.
  private static func misfit(
    of command: AdminCommand, _ taking: AdminImportSettings, _ demo: AdminDemoSettings
  ) -> String? {
    switch command {
    case .importFile: return demo.isImported ? "--import is for demo alone" : nil
    case .demo where demo.isImported: return nil
    case .migrate, .migrationStatus, .revert, .export, .demo:
      if taking.isTrial { return "--dry-run is for imports alone" }
      if taking.isReplacement { return "--replace is for imports alone" }
      return demo.isImported ? "--import is for demo alone" : nil
    }
  }

  private static func end(_ program: Program, _ complaint: String, status: Int32) -> Never {
    complain("\(program.name): \(complaint)")
    exit(status)
  }
}
