import PriceCache
import Reactor
import Redis
import Telemetry

/// How Redis is doing, as all shards see it: for whoever asks from any thread, and for the log.
final class CacheWatch: Sendable {
  private let conditions: Guarded<[CacheCondition]>
  private let logger: Logger

  init(_ shardCount: Int, _ logger: Logger) {
    conditions = Guarded(Array(repeating: .unknown, count: shardCount))
    self.logger = logger
  }

  /// What is wrong, in words that a stranger may read; nil while nothing is.
  var fault: String? {
    conditions.withLock { conditions in conditions.first { $0 != .inUse } }?.fault
  }

  /// Says so in the log where all is well again, or is not any more.
  func note(_ condition: CacheCondition, of shard: Int) {
    let (before, after) = conditions.withLock { conditions in
      let before = conditions.first { $0 != .inUse }
      conditions[shard] = condition
      return (before, conditions.first { $0 != .inUse })
    }
    switch (before, after) {
    case (_?, nil): logger.info("redis is in use")
    case (nil, _?), (.unknown, .away): tell(condition)
    default: break
    }
  }

  private func tell(_ condition: CacheCondition) {
    guard case .away(let fault) = condition else { return }
    logger.warning("redis is away: prices come from the database") { line in
      line.add("reason", "\(fault)")
    }
  }
}

extension CacheCondition {
  fileprivate var fault: String? {
    switch self {
    case .unknown: "it has not been reached yet: prices come from the database"
    case .away(let fault): "it cannot be used (\(fault)): prices come from the database"
    case .catchingUp: "it is being told what it missed: prices come from the database"
    case .inUse: nil
    }
  }
}
