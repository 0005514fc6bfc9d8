import Pricing
import Redis
import Timing

/// What became of an event that was to be published.
package enum Publication: Sendable, Equatable {
  /// It is in the stream, and was said on the channel.
  case published
  /// One of its id is there already: nothing changed.
  case publishedBefore
  /// Too many events wait to be read: nothing changed.
  case full
}

/// Appends events to the durable stream, and says them on the channel.
///
/// An event has an id, so that it may be said again where nobody knows whether it was heard: a call
/// outlasts a server that restarts, until `patience` is over.
package struct EventPublisher: Sendable {
  private let redis: RedisClient
  private let names: EventNames
  private let limits: EventLimits
  private let patience: TimeSpan

  package init(
    _ redis: RedisClient, _ names: EventNames, _ limits: EventLimits = EventLimits(),
    patience: TimeSpan = .seconds(2)
  ) {
    self.redis = redis
    self.names = names
    self.limits = limits
    self.patience = patience
  }

  /// Publishes an event, in one step.
  package func publish(
    _ event: MarketEvent, traceparent: String = "", at now: Instant
  ) async throws -> Publication {
    try await append(event, traceparent, isSaid: true, at: now)
  }

  /// Keeps an event that another service has said on the channel itself.
  package func keep(_ event: MarketEvent, at now: Instant) async throws -> Publication {
    try await append(event, "", isSaid: false, at: now)
  }

  private func append(
    _ event: MarketEvent, _ traceparent: String, isSaid: Bool, at now: Instant
  ) async throws -> Publication {
    let deadline = MonotonicTime.now() + patience
    let backoff = Backoff()
    var attempt = 0
    while true {
      do {
        let publication = try await send(
          event, traceparent, isSaid: isSaid, at: now, within: deadline - .now())
        // What the try before has published is new to the caller.
        return attempt > 0 && publication == .publishedBefore ? .published : publication
      } catch let error as RedisError where error.isRetryable {
        let wait = backoff.span(attempt: attempt, random: .random(in: .min ... .max))
        guard .now() + wait < deadline else { throw error }
        attempt += 1
        try await Task.sleep(for: .nanoseconds(wait.nanoseconds))
      }
    }
  }

  private func send(
    _ event: MarketEvent, _ traceparent: String, isSaid: Bool, at now: Instant,
    within time: TimeSpan
  ) async throws -> Publication {
    let (names, limits, json) = (names, limits, event.json)
    return try await redis.run(
      Self.script, keyCount: 2, argumentCount: 7, within: time
    ) { command in
      command.argument(names.stream)
      command.argument(names.ids)
      command.argument(event.id)
      command.argument(json)
      command.argument(traceparent)
      command.argument(Int(now.milliseconds))
      command.argument(limits.eventCountMax)
      command.argument(limits.idCountMax)
      command.argument(isSaid ? names.channel : "")
    } reading: { reply in
      switch try reply.integer() {
      case 1: return .published
      case 0: return .publishedBefore
      case -1: return .full
      case let code: throw RedisError.unexpectedReply("code \(code)")
      }
    }
  }

  /// KEYS: stream, ids. ARGV: id, event, traceparent, milliseconds, events at most, ids at most,
  /// channel or nothing.
  private static let script = RedisScript(
    """
    if redis.call('ZSCORE', KEYS[2], ARGV[1]) then return 0 end
    if redis.call('XLEN', KEYS[1]) >= tonumber(ARGV[5]) then return -1 end
    redis.call('ZADD', KEYS[2], ARGV[4], ARGV[1])
    redis.call('ZREMRANGEBYRANK', KEYS[2], 0, -1 - tonumber(ARGV[6]))
    if ARGV[3] == '' then
      redis.call('XADD', KEYS[1], '*', 'event', ARGV[2])
    else
      redis.call('XADD', KEYS[1], '*', 'event', ARGV[2], 'traceparent', ARGV[3])
    end
    if ARGV[7] ~= '' then redis.call('PUBLISH', ARGV[7], ARGV[2]) end
    return 1
    """)
}
