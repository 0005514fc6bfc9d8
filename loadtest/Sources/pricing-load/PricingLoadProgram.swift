import Glibc
import Reactor
import Settings

/// Asks a server as often as it is told to, and says how it answered.
@main
enum PricingLoadProgram {
  static func main() throws {
    let session = sessionOrExit()
    try ProgramRun.run { stop in
      do throws(LoadFailure) {
        return try await session.run(until: stop)
      } catch {
        report(error)
        return 2
      }
    }
  }

  private static func sessionOrExit() -> LoadSession {
    do throws(LoadFlags.Stop) {
      let flags = try LoadFlags(
        Array(CommandLine.arguments.dropFirst()), version: Release.version)
      do throws(LoadFailure) {
        return try LoadSession(flags)
      } catch {
        report(error)
        exit(2)
      }
    } catch {
      switch error {
      case .answered(let text):
        print(text, terminator: "")
        exit(0)
      case .refused(let lines):
        report(LoadFailure(lines))
        complain("See pricing-load --help.\n")
        exit(2)
      }
    }
  }

  private static func report(_ failure: LoadFailure) {
    for line in failure.lines { complain("pricing-load: \(line)\n") }
  }
}
