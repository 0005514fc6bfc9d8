import Catalogue
import Glibc
import Jobs
import Postgres
import PriceCache
import Pricing
import Reactor
import Redis
import Repricing
import SQLite
import TestKit
import Timing

/// A catalogue in a database of its own, all of it in a Redis of its own, and the programs that
/// work on both.
final class RecalculationSite {
  let engine: DatabaseEngine
  let itemCount: Int
  let redis: RedisServer
  let folder: TemporaryFolder
  private let postgres: PostgresServer?
  private let databaseURL: String
  private let shard: Shard
  private let client: RedisClient
  private var store: (any MarketCatalogue)!
  private static let now = Instant(milliseconds: 1_793_491_200_000)
  private let dollar: Currency

  init(_ engine: DatabaseEngine, itemCount: Int) async throws {
    guard let dollar = Currency("USD") else { throw KitFailure("no dollar") }
    self.dollar = dollar
    self.engine = engine
    self.itemCount = itemCount
    redis = try RedisServer()
    folder = try TemporaryFolder()
    shard = try Shard(index: 1)
    postgres =
      engine == .postgres
      ? try PostgresServer(
        isDurable: true, settings: ["shared_buffers": "512MB", "max_wal_size": "8GB"])
      : nil
    databaseURL = postgres?.url ?? "sqlite:\(folder.path("catalogue.db"))"
    var configuration = RedisConfiguration(try RedisURL(redis.url))
    configuration.queuesWhileDisconnected = true
    client = await RedisClient(configuration, on: shard)
  }

  func close() async {
    store = nil
    await client.stop()
    shard.stop()
  }

  static func sku(_ number: Int) -> String { "SKU-\(number)" }

  // MARK: What there is

  /// Imports the items with their prices, and puts all sheets into Redis.
  func fill() async throws {
    switch engine {
    case .sqlite:
      _ = try await SQLiteCatalogueSchema(folder.path("catalogue.db")).migrate(at: Self.now)
      store = try SQLiteCatalogueStore(folder.path("catalogue.db"))
    case .postgres:
      let url = try DatabaseURL(databaseURL)
      _ = try await PostgresCatalogueSchema(url, on: shard).migrate(at: Self.now)
      store = try await PostgresCatalogueStore.open(url, on: shard)
    }
    let session = try await store.beginImport(ImportOptions(now: Self.now, pivot: dollar))
    try await session.apply([
      .priceList(PriceList(id: "retail", currency: dollar, rank: 0)),
      .rounding(RoundingProfile(minorUnitOf: dollar)),
      .guardrail(Guardrail(id: "margin", minMargin: try Percentage("15%"))),
    ])
    for first in stride(from: 0, to: itemCount, by: 1_000) {
      let numbers = first..<min(first + 1_000, itemCount)
      try await session.apply(numbers.map(item))
      try await session.apply(numbers.map(price))
    }
    _ = try await session.commit()
    try await warm()
  }

  private func item(_ number: Int) -> CatalogueEntity {
    .item(
      Item(
        sku: Self.sku(number), category: "tools/power/drills",
        cost: Decimal(number % 9_973 + 100), attributes: ["brand": "b-\(number % 97)"]))
  }

  private func price(_ number: Int) -> CatalogueEntity {
    .price(
      PriceEntry(
        list: "retail", subject: .sku(Self.sku(number)),
        tiers: [PriceTier(.from(.one), unit: Decimal(number % 9_973 + 101) ?? .one)]))
  }

  private func warm() async throws {
    var settings = PriceCacheSettings(try RedisURL(redis.url), local: .init(countMax: 0))
    settings.lifeMax = .seconds(7_200)
    let announcer = CacheAnnouncer(settings, through: client)
    var last: String?
    while true {
      let sheets = try await store.sheets(
        in: .everything, after: last, countMax: 1_000, now: Self.now)
      // An empty key gets a tombstone, and that the sheet.
      for _ in 0..<2 { try await announcer.replace(sheets, now: Instant.wallClock) }
      last = sheets.last?.sku.string
      if sheets.count < 1_000 { break }
    }
    try await forgetNotes()
  }

  private func forgetNotes() async throws {
    if let note = try await store.lastNote() { try await store.removeOutbox(through: note) }
  }

  // MARK: What is measured

  /// Lets a worker make all prices cost plus `markup`.
  func recalculate(markup: String) async throws -> RecalculationRun {
    let worker = try startWorker()
    try await sell(at: markup)
    let (start, begun) = (ContinuousClock().now, try ProcessFigures(of: worker))
    let redisBegun = try redisSeconds()
    let job = try await request()
    while try !isDone(job) { try await Task.sleep(for: .milliseconds(10)) }
    let (end, ended) = (ContinuousClock().now, try ProcessFigures(of: worker))
    let redisEnded = try redisSeconds()
    while try await !store.priceChanges(countMax: 1).isEmpty {
      try await Task.sleep(for: .milliseconds(10))
    }
    let announced = ContinuousClock().now
    guard let result = try redis.reply(to: "HGET", key(of: job), "result"),
      result.contains(#""changed":\#(itemCount),"#)
    else { throw KitFailure("not every price has changed") }
    try worker.stop()
    return RecalculationRun(
      seconds: (end - start) / .seconds(1), workedSeconds: ended.seconds - begun.seconds,
      redisSeconds: redisEnded - redisBegun, announcingSeconds: (announced - end) / .seconds(1),
      peakMebibytes: ended.peakMebibytes)
  }

  func startWorker(_ arguments: [String] = []) throws -> Program {
    let worker = try Program(
      .built("pricing-worker"), arguments, environment: environment, in: folder.path)
    try worker.waitForLine(with: #""message":"working""#)
    return worker
  }

  var environment: [String: String] {
    [
      "PRICING_REDIS": redis.url, "PRICING_DATABASE": databaseURL,
      "PRICING_WORKER_HTTP": "127.0.0.1:0", "PRICING_HTTP": "127.0.0.1:0",
      "PRICING_CACHE_TTL": "7200s",
    ]
  }

  /// Makes cost plus `markup` the strategy.
  func sell(at markup: String) async throws {
    let session = try await store.beginImport(ImportOptions(now: Self.now, pivot: dollar))
    try await session.apply([
      .strategy(
        Strategy(
          id: "plus", list: "retail", method: .costPlus(.markup(try Percentage(markup)))))
    ])
    _ = try await session.commit()
  }

  /// Asks for the recalculation of everything.
  func request() async throws -> JobID {
    let job = NewJob(RecalculationRequest(scope: .everything))
    let queue = JobQueue(try QueueName(RecalculationJob.queue), client: client)
    _ = try await queue.enqueue(job)
    return job.id
  }

  private func key(of job: JobID) -> String { "px:q:{recalc}:job:\(job.text)" }

  func isDone(_ job: JobID) throws -> Bool {
    let state = try redis.reply(to: "HGET", key(of: job), "state")
    if state == "dead" { throw KitFailure("the recalculation has failed") }
    return state == "done"
  }

  func hasBegun(_ job: JobID) throws -> Bool {
    try redis.reply(to: "HGET", key(of: job), "progress")?.contains("scanned") ?? false
  }

  /// What Redis has worked.
  private func redisSeconds() throws -> Double {
    let text = try redis.reply(to: "INFO", "cpu") ?? ""
    let numbers = text.split(whereSeparator: \.isNewline).compactMap { line -> Double? in
      let isOwn = line.hasPrefix("used_cpu_sys:") || line.hasPrefix("used_cpu_user:")
      return isOwn ? Double(line.split(separator: ":")[1]) : nil
    }
    return numbers.reduce(0, +)
  }

  /// How long one statement takes that changes every price.
  func update(keepingHistory: Bool) async throws -> Double {
    let start: ContinuousClock.Instant
    let known = keepingHistory ? ", known_from = (SELECT max(number) FROM revision)" : ""
    switch engine {
    case .sqlite:
      let connection = try SQLiteConnection(folder.path("catalogue.db"))
      var statement =
        keepingHistory
        ? try connection.prepare(
          """
          UPDATE price SET units = '12.35', known_from = (SELECT max(number) FROM revision)
          """) : try connection.prepare("UPDATE price SET units = '12.34'")
      if keepingHistory { try addRevision(connection) }
      start = ContinuousClock().now
      try connection.write { () throws(SQLiteError) in try statement.run() }
    case .postgres:
      let settings = DialSettings(applicationName: "benchmark")
      let session = try await Session.open(
        Dialler(try DatabaseURL(databaseURL), settings: settings, on: shard))
      try await session.query("SET search_path = pricing")
      if keepingHistory {
        try await session.query(
          """
          INSERT INTO revision(number, recorded_at)
          SELECT max(number) + 1, max(recorded_at) FROM revision
          """)
      }
      let units = keepingHistory ? "12.35" : "12.34"
      start = ContinuousClock().now
      try await session.query(
        "UPDATE price SET units = ARRAY[\(units)]\(known)", within: .seconds(600))
    }
    return (ContinuousClock().now - start) / .seconds(1)
  }

  private func addRevision(_ connection: SQLiteConnection) throws {
    try connection.run(
      script: """
        INSERT INTO revision(number, recorded_at)
        SELECT max(number) + 1, max(recorded_at) FROM revision
        """)
  }
}

/// How a recalculation went.
struct RecalculationRun {
  let seconds: Double
  let workedSeconds: Double
  let redisSeconds: Double
  let announcingSeconds: Double
  let peakMebibytes: Int

  func text(_ itemCount: Int) -> String {
    """
      recalculation: \(seconds.rounded2) s, \(Int(Double(itemCount) / seconds)) items/s; \
    the worker worked \(workedSeconds.rounded2) s, Redis \(redisSeconds.rounded2) s; \
    peak \(peakMebibytes) MiB RSS
      all price changes are in their stream \(announcingSeconds.rounded2) s later
    """
  }
}

/// What the kernel says of a process.
struct ProcessFigures {
  let seconds: Double
  let peakMebibytes: Int

  init(of program: Program) throws {
    let stat = try Self.read("/proc/\(program.processID)/stat")
    let words = stat.split(separator: ")").last?.split(separator: " ") ?? []
    let status = try Self.read("/proc/\(program.processID)/status")
    let peak = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    guard words.count > 12, let user = Double(words[11]), let system = Double(words[12]),
      let kibibytes = peak?.split(whereSeparator: { !$0.isNumber }).first.flatMap({ Int($0) })
    else { throw KitFailure("the kernel says nothing of \(program.name)") }
    seconds = (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    peakMebibytes = kibibytes >> 10
  }

  private static func read(_ path: String) throws -> String {
    guard let file = fopen(path, "r") else { throw KitFailure("\(path) cannot be read") }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 8_192)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes[..<count], as: UTF8.self)
  }
}

extension Instant {
  fileprivate static var wallClock: Instant {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
  }
}
