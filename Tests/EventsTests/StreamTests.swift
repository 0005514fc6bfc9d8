import Pricing
import Reactor
import Redis
import TestKit
import Testing
import Timing

@testable import Events

@Suite struct `The stream of events` {
  static let start = Instant(milliseconds: 1_793_491_200_000)

  private func event(_ id: String, at: Instant = Self.start) -> MarketEvent {
    MarketEvent(id: id, change: .refresh, scope: .skus(["SKU-\(id)"]), occurredAt: at)
  }

  private func ids(_ events: [KeptEvent]) -> [String] {
    events.map { kept in
      switch kept.event {
      case .success(let event): event.id
      case .failure: "none"
      }
    }
  }

  @Test func `gives each event once, in the order in which they were published`() async throws {
    let bus = try await Bus()
    let stream = try await bus.stream("a")
    #expect(try await stream.next(countMax: 9, within: .milliseconds(1)).isEmpty)
    for number in 0..<5 {
      #expect(try await bus.publisher.publish(event("\(number)"), at: Self.start) == .published)
    }
    let first = try await stream.next(countMax: 3, within: .seconds(60))
    let second = try await stream.next(countMax: 3, within: .seconds(60))
    #expect(ids(first) + ids(second) == ["0", "1", "2", "3", "4"])
    #expect(try first[0].event.get() == event("0"))
    try await stream.finish((first + second).map(\.place))
    #expect(try await stream.next(countMax: 9, within: .milliseconds(1)).isEmpty)
  }

  @Test func `gives again what was not finished, after a restart and before what is new`()
    async throws
  {
    let bus = try await Bus()
    let before = try await bus.stream("a")
    for number in 0..<4 { _ = try await bus.publisher.publish(event("\(number)"), at: Self.start) }
    let read = try await before.next(countMax: 9, within: .seconds(60))
    try await before.finish([read[1].place])
    _ = try await bus.publisher.publish(event("4"), at: Self.start)
    let after = try await bus.stream("a")
    #expect(ids(try await after.next(countMax: 9, within: .seconds(60))) == ["0", "2", "3"])
    #expect(ids(try await after.next(countMax: 9, within: .seconds(60))) == ["4"])
    #expect(try await after.next(countMax: 9, within: .milliseconds(1)).isEmpty)
  }

  @Test func `has an event once, however often it is published`() async throws {
    let bus = try await Bus()
    let stream = try await bus.stream("a")
    #expect(try await bus.publisher.publish(event("1"), at: Self.start) == .published)
    #expect(try await bus.publisher.publish(event("1"), at: Self.start) == .publishedBefore)
    #expect(try await bus.publisher.keep(event("1"), at: Self.start) == .publishedBefore)
    #expect(try await bus.publisher.keep(event("2"), at: Self.start) == .published)
    #expect(ids(try await stream.next(countMax: 9, within: .seconds(60))) == ["1", "2"])
  }

  @Test func `has an event once though the connection broke while it was published`() async throws {
    let bus = try await Bus()
    #expect(try await bus.publisher.publish(event("0"), at: Self.start) == .published)
    // The server has the event in hand, and has not said so, when the connection breaks.
    try bus.server.reply(to: "CLIENT", "PAUSE", "60000", "WRITE")
    async let publication = bus.publisher.publish(event("1"), at: Self.start)
    try await eventually {
      try bus.server.reply(to: "CLIENT", "LIST")?.contains(" flags=b ") == true
    }
    try bus.server.reply(to: "CLIENT", "KILL", "TYPE", "normal")
    try bus.server.reply(to: "CLIENT", "UNPAUSE")
    #expect(try await publication == .published)
    #expect(try bus.server.reply(to: "XLEN", bus.names.stream) == "2")
    #expect(try await bus.publisher.publish(event("1"), at: Self.start) == .publishedBefore)
  }

  @Test func `takes no more events than it may hold, and knows no more ids`() async throws {
    var limits = EventLimits()
    limits.eventCountMax = 3
    limits.idCountMax = 2
    let bus = try await Bus(limits)
    for number in 0..<3 {
      #expect(try await bus.publisher.publish(event("\(number)"), at: Self.start) == .published)
    }
    #expect(try await bus.publisher.publish(event("3"), at: Self.start) == .full)
    #expect(try bus.server.reply(to: "ZCARD", bus.names.ids) == "2")
    #expect(try await bus.publisher.publish(event("2"), at: Self.start) == .publishedBefore)
  }

  @Test func `is trimmed of what is old, but never of what somebody has not finished`()
    async throws
  {
    var limits = EventLimits()
    limits.keptMilliseconds = 0
    let bus = try await Bus(limits)
    let later = Instant(milliseconds: 4_000_000_000_000)
    for number in 0..<4 { _ = try await bus.publisher.publish(event("\(number)"), at: Self.start) }
    let stream = try await bus.stream("a")
    let read = try await stream.next(countMax: 3, within: .seconds(60))
    try await stream.trim(at: later)
    #expect(try bus.server.reply(to: "XLEN", bus.names.stream) == "4")
    try await stream.finish([read[0].place])
    try await stream.trim(at: later)
    #expect(try bus.server.reply(to: "XLEN", bus.names.stream) == "3")
    try await stream.finish(read.map(\.place))
    try await stream.trim(at: later)
    // The last one that was read stays, and the one that was not.
    #expect(try bus.server.reply(to: "XLEN", bus.names.stream) == "2")
    #expect(ids(try await stream.next(countMax: 9, within: .seconds(60))) == ["3"])
  }

  @Test func `passes on what is no event as what it is`() async throws {
    let bus = try await Bus()
    let stream = try await bus.stream("a")
    _ = try await stream.next(countMax: 9, within: .milliseconds(1))
    _ = try bus.server.reply(to: "XADD", bus.names.stream, "*", "event", "{}")
    _ = try bus.server.reply(to: "XADD", bus.names.stream, "*", "x", "y")
    #expect(ids(try await stream.next(countMax: 9, within: .seconds(60))) == ["none", "none"])
  }

  @Test func `begins anew where the server lost its memory`() async throws {
    let bus = try await Bus()
    let stream = try await bus.stream("a")
    _ = try await stream.next(countMax: 9, within: .milliseconds(1))
    _ = try bus.server.reply(to: "FLUSHALL")
    await #expect(throws: RedisError.self) {
      try await stream.next(countMax: 9, within: .milliseconds(1))
    }
    _ = try await bus.publisher.publish(event("1"), at: Self.start)
    #expect(ids(try await stream.next(countMax: 9, within: .seconds(60))) == ["1"])
  }

  @Test func `carries the trace of the request that an event came with`() async throws {
    let bus = try await Bus()
    let stream = try await bus.stream("a")
    _ = try await bus.publisher.publish(event("1"), traceparent: "00-trace", at: Self.start)
    _ = try await bus.publisher.publish(event("2"), at: Self.start)
    #expect(
      try await stream.next(countMax: 9, within: .seconds(60)).map(\.traceparent) == [
        "00-trace", nil,
      ])
  }
}

@Suite struct `The channel of events` {
  private let start = `The stream of events`.start

  @Test func `is heard, and what others say on it is kept once`() async throws {
    let bus = try await Bus()
    let stream = try await bus.stream("a")
    let channel = await EventChannel(bus.configuration, bus.names, on: bus.shard)
    let faults = Guarded<[String]>([])
    let publisher = bus.publisher
    let start = start
    let keeping = Task {
      await channel.keep(
        with: publisher, makingIDs: { "made" }, now: { start },
        failed: { fault in faults.withLock { $0.append("\(fault)") } })
    }
    try await eventually { await channel.isHearing }
    let own = MarketEvent(id: "own", change: .refresh, scope: .everything, occurredAt: start)
    _ = try await bus.publisher.publish(own, at: start)
    for message in [
      "no event", #"{"type":"refresh","scope":{"all":true},"event_id":"theirs"}"#,
      #"{"type":"refresh","scope":{"all":true},"event_id":"theirs"}"#,
      #"{"type":"refresh","scope":{"all":true}}"#,
    ] {
      // Where its connection is just made anew, nobody hears it.
      try await eventually {
        try bus.server.reply(to: "PUBLISH", bus.names.channel, message) == "1"
      }
    }
    var found: [String] = []
    try await eventually {
      for kept in try await stream.next(countMax: 9, within: .milliseconds(200)) {
        found.append(try kept.event.get().id)
      }
      return found.count >= 3
    }
    #expect(found == ["own", "theirs", "made"])
    #expect(faults.withLock { $0.count } == 1)
    await channel.stop()
    await keeping.value
  }
}
