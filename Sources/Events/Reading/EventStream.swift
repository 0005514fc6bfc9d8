import Bytes
import Pricing
import Redis
import Timing

/// Reads the stream of events as one of a group: what a member was handed stays its own until it
/// says that it is done with it, also over a restart.
///
/// The order is that of the stream. A member that comes back under its name first reads what it was
/// handed before; what a member that does not come back was handed is handed to another.
package actor EventStream {
  /// A member that says nothing for so long has lost what it was handed.
  private static let absenceMilliseconds = 60_000

  private enum Phase {
    /// Reads what it was handed before, behind a place.
    case backlog(after: String)
    case live
  }

  private let redis: RedisClient
  private let names: EventNames
  private let limits: EventLimits
  private let member: String
  private let patience = TimeSpan.seconds(2)
  private var phase = Phase.backlog(after: "0")
  private var hasGroup = false
  private var reader = EventReader()

  /// `redis` is a client of this stream's own: it waits in the server. `member` is a name that no
  /// other running listener has, and that this one has again after a restart.
  package init(
    _ redis: RedisClient, _ names: EventNames, _ limits: EventLimits = EventLimits(),
    member: String
  ) {
    self.redis = redis
    self.names = names
    self.limits = limits
    self.member = member
  }

  /// The next events, `countMax` of them at most; none when none came in time.
  package func next(
    countMax: Int, within time: TimeSpan
  ) async throws -> [KeptEvent] {
    if !hasGroup { try await makeGroup() }
    do {
      if case .backlog(let place) = phase {
        let events = try await read(after: place, countMax, within: nil)
        if let last = events.last {
          phase = .backlog(after: last.place)
          return events
        }
        phase = .live
        try await claimAbandoned()
      }
      return try await read(after: ">", countMax, within: time)
    } catch RedisError.server(let error) where error.code == .noGroup {
      // The server lost its memory.
      hasGroup = false
      throw RedisError.server(error)
    }
  }

  /// Says that events are done with: nobody is handed them again.
  package func finish(_ places: [String]) async throws {
    if places.isEmpty { return }
    let names = names
    _ = try await redis.send(within: patience) { command in
      command.command("XACK", argumentCount: 2 + places.count)
      command.argument(names.stream)
      command.argument(names.group)
      for place in places { command.argument(place) }
    } reading: {
      try $0.integer()
    }
  }

  /// Takes over what members that are gone were handed: it is the backlog then. To be called now
  /// and then.
  package func claimAbandoned() async throws {
    let (names, member) = (names, member)
    let count = try await redis.send(within: patience) { command in
      command.command(
        "XAUTOCLAIM", names.stream, names.group, member, Self.absenceMilliseconds, "0-0", "COUNT",
        1_000, "JUSTID")
    } reading: { reply in
      try reply.withElement(at: 1) { try $0.count() }
    }
    if count > 0 { phase = .backlog(after: "0") }
  }

  /// Takes out what every group has read and is not to be kept any longer.
  package func trim(at now: Instant) async throws {
    let (names, limits) = (names, limits)
    _ = try await redis.run(Self.trimming, keyCount: 1, argumentCount: 2, within: patience) {
      $0.argument(names.stream)
      $0.argument(Int(max(0, now.milliseconds - limits.keptMilliseconds)))
      $0.argument(limits.keptCountMax)
    } reading: {
      try $0.integer()
    }
  }

  private func makeGroup() async throws {
    let names = names
    do {
      try await redis.send(within: patience) { command in
        command.command("XGROUP", "CREATE", names.stream, names.group, "0", "MKSTREAM")
      } reading: {
        try $0.expectOK()
      }
    } catch RedisError.server(let error) where error.code == .busyGroup {
      // Another listener was first.
    }
    hasGroup = true
    phase = .backlog(after: "0")
  }

  private func read(
    after place: String, _ countMax: Int, within time: TimeSpan?
  ) async throws -> [KeptEvent] {
    let (names, member) = (names, member)
    // Zero would be for ever.
    let blockMilliseconds = time.map { Int(max(1, $0.millisecondsRoundedUp)) }
    let patience = TimeSpan.nanoseconds(patience.nanoseconds + (time ?? .zero).nanoseconds)
    let entries = try await redis.send(within: patience) { command in
      command.command("XREADGROUP", argumentCount: blockMilliseconds == nil ? 8 : 10)
      for word in ["GROUP", names.group, member, "COUNT", "\(countMax)"] { command.argument(word) }
      if let blockMilliseconds {
        command.argument("BLOCK" as StaticString)
        command.argument(blockMilliseconds)
      }
      for word in ["STREAMS", names.stream, place] { command.argument(word) }
    } reading: {
      try StreamEntry.all(in: $0)
    }
    return entries.map { event(of: $0) }
  }

  private func event(of entry: StreamEntry) -> KeptEvent {
    // Who published it gave it an id and a time; these stand in where somebody else wrote to the
    // stream.
    let arrival = EventArrival(id: entry.place, at: entry.instant)
    let result = Result { () throws(EventFault) in
      try reader.read(entry.event.span, arrival)
    }
    return KeptEvent(place: entry.place, event: result, traceparent: entry.traceparent)
  }

  /// KEYS: stream. ARGV: milliseconds before which events are old, events to keep at most.
  private static let trimming = RedisScript(
    """
    local function parts(id)
      local time, number = string.match(id, '(%d+)-(%d+)')
      return tonumber(time), tonumber(number)
    end
    local time, number = math.huge, 0
    for _, group in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
      local field = {}
      for index = 1, #group, 2 do field[group[index]] = group[index + 1] end
      local id = field['last-delivered-id']
      if field['pending'] > 0 then id = redis.call('XPENDING', KEYS[1], field['name'])[2] end
      local t, n = parts(id)
      if t < time or (t == time and n < number) then time, number = t, n end
    end
    if time == math.huge then return 0 end
    local old = tonumber(ARGV[1])
    if redis.call('XLEN', KEYS[1]) <= tonumber(ARGV[2]) and old < time then
      time, number = old, 0
    end
    return redis.call('XTRIM', KEYS[1], 'MINID', string.format('%.0f-%.0f', time, number))
    """)
}

/// An entry of the stream, as it lies there.
struct StreamEntry: Sendable {
  var place: String
  var event: [UInt8] = []
  var traceparent: String?

  /// When the server took it in: the first part of its place.
  var instant: Instant {
    let milliseconds = place.utf8.prefix { $0 != UInt8(ascii: "-") }
    return Instant(milliseconds: Int64(Substring(milliseconds)) ?? 0)
  }

  /// What XREADGROUP answers of one stream.
  static func all(in reply: borrowing RedisReply) throws -> [StreamEntry] {
    if reply.isNull { return [] }
    var entries: [StreamEntry] = []
    try reply.withElement(at: 0) { stream in
      try stream.withElement(at: 1) { list in
        try list.forEach { _, entry in entries.append(try StreamEntry(entry)) }
      }
    }
    return entries
  }

  private init(_ reply: borrowing RedisReply) throws {
    place = try reply.withElement(at: 0) { try $0.string() }
    // An entry that was deleted while it was handed to somebody has no fields any more.
    let fields = try reply.withElement(at: 1) { reply -> [(String, [UInt8])] in
      if reply.isNull { return [] }
      var fields: [(String, [UInt8])] = []
      var name = ""
      try reply.forEach { index, element in
        if index % 2 == 0 {
          name = try element.string()
        } else {
          let bytes = try element.withBytes { bytes in bytes.indices.map { bytes[$0] } }
          fields.append((name, bytes))
        }
      }
      return fields
    }
    for (name, value) in fields {
      switch name {
      case "event": event = value
      case "traceparent": traceparent = String(decoding: value, as: UTF8.self)
      default: break
      }
    }
  }
}
