import Glibc
import Reactor

/// What tests start, kill, pause and stop: a worker (`FixtureWorker`), or where its first word is
/// `hold`, a holder of a lock (`FixtureHolder`).
@main
enum JobsFixture {
  static func main() throws {
    let words = Array(CommandLine.arguments.dropFirst())
    try ProgramRun.run { stop in
      do {
        if words.first == "hold" {
          try await FixtureHolder(words.dropFirst()).run()
        } else {
          try await FixtureWorker(words).run(until: stop)
        }
        return 0
      } catch {
        say("\(error)")
        return 1
      }
    }
  }
}

/// The words of a command line are not what they are to be.
struct UsageError: Error {}

func say(_ line: String) {
  print(line)
  fflush(nil)
}
