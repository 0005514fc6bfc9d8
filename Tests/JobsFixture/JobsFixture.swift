import Glibc
import Reactor
import Redis

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

/// Waits until the server has this key.
func wait(for key: String, _ client: RedisClient) async throws {
  while true {
    // One that was asked for before a pause is too late after it.
    let isThere = try? await client.send(within: .seconds(30)) { command in
      command.command("EXISTS", key)
    } reading: {
      try $0.integer() == 1
    }
    if isThere == true { return }
    try await Task.sleep(for: .milliseconds(5))
  }
}

func say(_ line: String) {
  print(line)
  fflush(nil)
}
