import Catalogue
import Feeds
import Jobs
import Pricing
import TestKit
import Testing

private func text(_ bytes: [UInt8]?) -> String { String(decoding: bytes ?? [], as: UTF8.self) }

@Suite struct `A feed` {
  @Test(arguments: DatabaseEngine.allCases)
  func `becomes signals, and one recalculation of what they changed`(
    _ engine: DatabaseEngine
  ) async throws {
    let first = line("A", "1.5") + "\r\n" + line("B", #""2""#) + line("NOBODY", "3")
    let second = line("A", "1.5") + line("B", "4", at: 1) + line("B", "3", at: 1).dropLast()
    let server = try ScriptedServer { _, index in .answer(200, index == 0 ? first : second) }
    try await FeedYard.open(engine, server.port) { yard in
      let job = try await yard.read()
      #expect(job.summary.state == .done)
      #expect(
        text(job.result) == #"{"lines":4,"signals":3,"changed":2,"unknown":1,"faulty":0}"#)
      #expect(try await yard.demands() == ["A": "1.5", "B": "2"])
      #expect(yard.requests.all == [.skus(["A", "B"])])
      // Of what is known already nothing changes, and of one instant the last line holds.
      #expect(try await yard.read().summary.state == .done)
      #expect(try await yard.demands() == ["A": "1.5", "B": "3"])
      #expect(yard.requests.all == [.skus(["A", "B"]), .skus(["B"])])
      #expect(try await yard.read().summary.state == .done)
      #expect(yard.requests.all.count == 2)
      #expect(
        try await yard.store.outbox(countMax: 99).suffix(3).map(\.change)
          == [
            .sheet(sku: "A", version: 2), .sheet(sku: "B", version: 2),
            .sheet(sku: "B", version: 3),
          ])
    }
  }

  @Test(arguments: DatabaseEngine.allCases)
  func `changes nothing under a fence that is over`(_ engine: DatabaseEngine) async throws {
    let server = try ScriptedServer { _, _ in .answer(200, line("A", "1")) }
    try await FeedYard.open(engine, server.port) { yard in
      let signal = Signal(sku: "A", name: "demand", value: .one, observedAt: FeedYard.now)
      let newer = Fence(lock: "feed.demand", number: 1 << 60, token: "newer")
      try await yard.store.record(signals: [], fence: newer, at: FeedYard.now)
      let older = Fence(lock: "feed.demand", number: 8, token: "older")
      await #expect(throws: CatalogueError.fenced(by: newer)) {
        try await yard.store.record(signals: [signal], fence: older, at: FeedYard.now)
      }
      #expect(try await yard.demands().isEmpty)
      // The lock's own count is behind: its holder is refused as well, and tries again.
      #expect(try await yard.read().summary.state == .retrying)
      #expect(try await yard.demands().isEmpty)
      try await yard.store.record(signals: [signal], fence: newer, at: FeedYard.now)
      #expect(try await yard.demands() == ["A": "1"])
    }
  }

  @Test(arguments: DatabaseEngine.allCases)
  func `is taken in up to what is wrong, which is told by line and field`(
    _ engine: DatabaseEngine
  ) async throws {
    let body =
      line("A", "1") + #"{"sku":"B","name":"demand","value":"x","observed_at":"yesterday"}"# + "\n"
      + #"{"kind":"item","sku":"D","category":"tools"}"# + "\n" + line("C", "3")
      + line("B", "2").replacing("2026-10-31", with: "2027-10-31") + "no JSON\n"
    let server = try ScriptedServer { _, _ in .answer(200, body, fields: "ETag: \"1\"\r\n") }
    try await FeedYard.open(engine, server.port) { yard in
      let job = try await yard.read()
      #expect(job.summary.state == .dead)
      let error = text(job.summary.error.map { Array($0.utf8) })
      #expect(error.hasPrefix("4 of 6 lines are no signals: line 2: /value must be a number; "))
      #expect(error.contains("line 2: /observed_at must be an RFC 3339 instant"))
      #expect(error.contains("line 3: /kind must be signal in a feed"))
      #expect(error.contains("line 5: /observed_at must not be in the future"))
      #expect(error.contains("line 6: "))
      #expect(try await yard.demands() == ["A": "1", "C": "3"])
      #expect(yard.requests.all == [.skus(["A", "C"])])
      #expect(yard.reports.withLock { $0.map(\.faultyCount) } == [4])
      // What was not taken in whole is asked for whole again.
      _ = try await yard.read()
      #expect(server.requests.allSatisfy { !$0.contains("If-None-Match") })
    }
  }

  @Test func `is asked for with the tag of what was read, and left alone when it is that`()
    async throws
  {
    let server = try ScriptedServer { head, _ in
      head.contains("If-None-Match: \"7\"")
        ? .answer(304) : .answer(200, line("A", "1"), fields: "ETag: \"7\"\r\n")
    }
    try await FeedYard.open(.sqlite, server.port) { yard in
      _ = try await yard.read()
      let job = try await yard.read()
      #expect(
        text(job.result)
          == #"{"lines":0,"signals":0,"changed":0,"unknown":0,"faulty":0,"unchanged":true}"#)
      #expect(server.requests.map { $0.contains("If-None-Match") } == [false, true])
      // Nobody knows any more what was read.
      try yard.server.reply(to: "FLUSHALL")
      _ = try await yard.read()
      #expect(!(try #require(server.requests.last)).contains("If-None-Match"))
    }
  }

  @Test(arguments: [408, 425, 429, 500, 503])
  func `is tried again where the server may do better, and not before it says`(
    _ status: Int
  ) async throws {
    let server = try ScriptedServer { _, index in
      index == 0 ? .answer(status) : .answer(status, fields: "Retry-After: 1000\r\n")
    }
    try await FeedYard.open(.sqlite, server.port) { yard in
      let job = NewJob.feed("demand")
      _ = try await yard.queue.enqueue(job)
      try await eventually { server.requests.count == 2 }
      let record = try await yard.end(of: job.id)
      #expect(record.summary.error == "the server answers \(status)")
      #expect(record.summary.dueAt - (record.summary.startedAt ?? 0) >= 999_000)
    }
  }

  @Test(arguments: [
    (301, "the server answers 301: a redirect is not followed; name the place in feeds"),
    (304, "the server answers 304: a redirect is not followed; name the place in feeds"),
    (401, "the server answers 401"), (404, "the server answers 404"),
    (410, "the server answers 410"),
  ])
  func `is given up where the server will not do better`(
    _ status: Int, _ error: String
  ) async throws {
    let server = try ScriptedServer { _, _ in .answer(status) }
    try await FeedYard.open(.sqlite, server.port) { yard in
      let job = try await yard.read()
      #expect(job.summary.state == .dead && job.summary.attempt == 1)
      #expect(job.summary.error == error)
    }
  }

  @Test func `is tried again where the connection fails, and its place is told nobody`()
    async throws
  {
    let answers: [ScriptedServer.Reply] = [
      .init("", then: .reset), .init("HTTP/1.1 200 OK\r\n"), .init("", then: .silent),
      .answer(200, line("A", "1")),
    ]
    let server = try ScriptedServer { _, index in answers[min(index, 3)] }
    try await FeedYard.open(.sqlite, server.port) {
      $0.silenceMax = .milliseconds(500)
    } _: { yard in
      let job = NewJob.feed("demand")
      _ = try await yard.queue.enqueue(job)
      try await eventually { try await yard.queue.job(job.id)?.summary.state == .done }
      let record = try #require(try await yard.queue.job(job.id))
      // A server that is late is asked more often.
      #expect(record.summary.attempt >= 4)
      #expect(server.requests.allSatisfy { $0.contains("Authorization: Basic bWU6aHVzaA==") })
      let kept = try yard.server.reply(to: "EVAL", Self.everything, "0") ?? ""
      #expect(kept.contains("the server did not answer in time"))
      #expect(!kept.contains("hush") && !kept.contains("bWU6aHVzaA"))
    }
  }

  /// All that Redis holds in hashes, as one text.
  private static let everything = """
    local text = ''
    for _, key in ipairs(redis.call('KEYS', '*')) do
      text = text .. ' ' .. key
      if redis.call('TYPE', key).ok == 'hash' then
        text = text .. ' ' .. table.concat(redis.call('HGETALL', key), ' ')
      end
    end
    return text
    """

  @Test func `of nobody's port is tried again`() async throws {
    try await FeedYard.open(.sqlite, try FreePort.find()) { yard in
      let job = try await yard.read()
      #expect(job.summary.state == .retrying)
      #expect(job.summary.error == "connect: Connection refused")
    }
  }

  @Test func `ends where it is too long, has too many lines or too much wrong`() async throws {
    var limits = FeedLimits()
    limits.lineByteCountMax = 200
    limits.lineCountMax = 3
    limits.faultCountMax = 1
    let cases: [(String, String)] = [
      (line("A", "1") + String(repeating: " ", count: 300), "line 2: is longer than 200 bytes"),
      (line("A", "1") + "\n\n\n", "line 4: is one too many: there may be 3"),
      (line("A", "1") + "x\ny\nz\n", "and more, so that no further line was read"),
      (
        line("A", "1") + String(repeating: "\n", count: 1_000),
        "the content is longer than 400 bytes"
      ),
    ]
    for (body, error) in cases {
      let server = try ScriptedServer { _, _ in .answer(200, body) }
      var limits = limits
      if error.contains("400") { limits.lineCountMax = 10_000 }
      try await FeedYard.open(.sqlite, server.port, limits) {
        if error.contains("400") { $0.contentByteCountMax = 400 }
      } _: { yard in
        let job = try await yard.read()
        #expect(job.summary.state == .dead)
        #expect(job.summary.error?.contains(error) == true, "\(job.summary.error ?? "none")")
      }
    }
  }

  @Test func `that another attempt took in a part of is recalculated whole`() async throws {
    var limits = FeedLimits()
    limits.chunkCountMax = 1
    let body = line("A", "1") + line("B", "2")
    let cut = ScriptedServer.Reply("HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n\(body)")
    let server = try ScriptedServer { _, index in
      index == 0 ? cut : .answer(200, body + line("NOBODY", "3"))
    }
    try await FeedYard.open(.sqlite, server.port, limits) { yard in
      // What the first attempt took in is not asked to be recalculated: its worker dies before.
      yard.requests.fail(1)
      let job = NewJob.feed("demand")
      _ = try await yard.queue.enqueue(job)
      try await eventually { try await yard.queue.job(job.id)?.summary.state == .done }
      #expect(yard.requests.all == [.skus(["A", "B"])])
    }
  }

  @Test func `of more items than can be named is a recalculation of everything`() async throws {
    var limits = FeedLimits()
    limits.namedSKUCountMax = 2
    let server = try ScriptedServer { _, _ in
      .answer(200, line("A", "1") + line("B", "2") + line("C", "3"))
    }
    try await FeedYard.open(.sqlite, server.port, limits) { yard in
      _ = try await yard.read()
      #expect(yard.requests.all == [.everything])
    }
  }

  @Test func `that the settings do not name is given up, and one is read at a time`() async throws {
    let server = try ScriptedServer { _, _ in .init("", then: .silent) }
    try await FeedYard.open(.sqlite, server.port) {
      $0.silenceMax = .milliseconds(500)
    } _: { yard in
      let other = NewJob.feed("other")
      _ = try await yard.queue.enqueue(other)
      #expect(try await yard.end(of: other.id).summary.state == .dead)
      let job = NewJob.feed("demand")
      #expect(try await yard.queue.enqueue(job) == .added)
      #expect(try await yard.queue.enqueue(.feed("demand")) == .same(as: job.id))
    }
  }
}
