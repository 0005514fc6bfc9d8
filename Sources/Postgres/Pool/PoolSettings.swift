import Timing

/// The bounds of a pool.
package struct PoolSettings: Sendable {
  package var connectionCount = 2
  /// Queries that one connection has in flight.
  package var inFlightCountMax = 64
  /// Queries that wait for a connection with room.
  package var waitingCountMax = 256
  /// How long a connection whose query was not answered by its deadline is waited for, without
  /// being given further ones, before it is closed.
  package var patience = TimeSpan.seconds(1)
  /// The longest wait before the first attempt to make a lost connection anew. It doubles with
  /// every attempt that fails, and the wait is random up to it: connections lost together do not
  /// come back together.
  package var backoffMin = TimeSpan.milliseconds(50)
  package var backoffMax = TimeSpan.seconds(2)

  package init() {}
}
