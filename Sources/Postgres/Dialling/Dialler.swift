import Reactor
import Timing

/// Makes connections to one database.
///
/// It does so on a shard that serves no requests: looking up a name may take seconds, and the
/// shared secret of a password takes milliseconds of computing.
package final class Dialler: Sendable {
  package let url: DatabaseURL
  package let settings: DialSettings
  let statements: StatementList
  let shard: Shard

  /// Every connection will have prepared `statements`.
  package init(
    _ url: DatabaseURL, statements: StatementList = StatementList(),
    settings: DialSettings, on shard: Shard
  ) {
    self.url = url
    self.statements = statements
    self.settings = settings
    self.shard = shard
  }

  /// Makes a connection, and calls `done` once, on the dialler's shard. Callable from any thread.
  func dial(
    _ done: @escaping @Sendable (Result<DialledConnection, PostgresError>) -> Void
  ) {
    shard.execute { [self] in Dial(self, done).start() }
  }
}

/// How connections are made.
package struct DialSettings: Sendable {
  /// What the connections are called in the server's list of them.
  package var applicationName: String
  /// How long making one may take, its statements prepared.
  package var timeout = TimeSpan.seconds(5)
  /// Settings of the server's for each session. By default the server ends a query whose client
  /// has gone, so that to close a connection is to cancel what runs on it.
  package var sessionSettings = [("client_connection_check_interval", "1s")]

  package init(applicationName: String) { self.applicationName = applicationName }
}
