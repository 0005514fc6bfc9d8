import Catalogue
import Glibc
import TestKit
import Testing

/// A catalogue in a folder of its own, a real redis-server, and the programs that move prices.
final class RunningMarket {
  private(set) var server: RedisServer
  let folder: TemporaryFolder
  /// What stands between the programs and the server.
  let proxy: TCPProxy
  private let clock: FakeClock?

  /// One without a database, whose programs have the time of day from `clock`.
  init(_ server: RedisServer? = nil, clock: FakeClock? = nil) throws {
    let server = try server ?? RedisServer()
    self.server = server
    self.clock = clock
    folder = try TemporaryFolder()
    proxy = try TCPProxy(to: server.port)
  }

  /// Where programs find the server.
  var redisURL: String { "redis://127.0.0.1:\(proxy.port)/0" }

  /// Puts a replica of the server in its place when that has died.
  func failOver(to replica: RedisServer) throws {
    try replica.promote()
    server = replica
    proxy.lead(to: replica.port)
  }

  /// A shop of `itemCount` items that cost us 1 and are sold at 1; a strategy would sell them at
  /// twice what they cost us, and goes a step of `changeMax` at most.
  convenience init(
    itemCount: Int, changeMax: String? = nil, _ server: RedisServer? = nil,
    clock: FakeClock? = nil
  ) throws {
    try self.init(server, clock: clock)
    try administer("migrate")
    let bound = changeMax.map { #","max_change":"\#($0)""# } ?? ""
    var lines = [
      #"{"kind":"price_list","id":"retail","currency":"USD","rank":0,"tax":"exclusive"}"#,
      #"{"kind":"strategy","id":"double","list":"retail","method":"cost_plus","#
        + #""markup":"100%"\#(bound)}"#,
    ]
    for number in 0..<itemCount {
      let sku = Self.sku(number)
      lines.append(
        #"{"kind":"item","sku":"\#(sku)","category":"tools","cost":"1","currency":"USD"}"#)
      lines.append(
        #"{"kind":"price","list":"retail","sku":"\#(sku)","mode":"volume","#
          + #""tiers":[{"from":"0","unit":"1.00"}]}"#)
    }
    let file = folder.path("shop.ndjson")
    guard let stream = fopen(file, "w") else { throw KitFailure("\(file) cannot be written") }
    for line in lines { fputs(line + "\n", stream) }
    fclose(stream)
    try administer("import", file)
  }

  static func sku(_ number: Int) -> String { "SKU-\(100_000 + number)" }

  private var settings: [String: String] {
    let settings = [
      "PRICING_REDIS": redisURL, "PRICING_WORKER_HTTP": "127.0.0.1:0",
      "PRICING_LISTENER_HTTP": "127.0.0.1:0", "PRICING_WORKER_LEASE": "2s",
      "PRICING_RECALCULATION_LOCK": "2s",
    ]
    return settings.merging(clock?.environment ?? [:]) { $1 }
  }

  /// Runs `pricing-admin` on the catalogue, and answers what it says.
  @discardableResult
  func administer(_ arguments: String...) throws -> [String] {
    try administer(arguments, usesRedis: false)
  }

  /// The same, of jobs as well.
  @discardableResult
  func administer(_ arguments: [String], usesRedis: Bool) throws -> [String] {
    let environment = usesRedis ? ["PRICING_REDIS": server.url] : [:]
    let admin = try Program(
      .built("pricing-admin"), arguments, environment: environment, in: folder.path)
    guard try admin.waitForExit() == .code(0) else {
      throw KitFailure("\(arguments): \(admin.lines(of: .standardError))")
    }
    return admin.lines(of: .standardOutput)
  }

  func start(_ name: String, _ arguments: String...) throws -> Program {
    try start(name, arguments)
  }

  func start(
    _ name: String, _ arguments: [String], environment: [String: String] = [:]
  ) throws -> Program {
    try Program(
      .built(name), arguments, environment: settings.merging(environment) { $1 }, in: folder.path)
  }

  func startWorker(_ arguments: String...) throws -> Program { try startWorker(arguments) }

  func startWorker(_ arguments: [String]) throws -> Program {
    let worker = try start("pricing-worker", arguments)
    try worker.waitForLine(with: #""message":"working""#)
    return worker
  }

  /// Starts a worker as one that stands back by `niceness`.
  func startWorker(niceness: Int32) throws -> Program {
    let path = try Executable.built("pricing-worker").path()
    let worker = try Program(
      .system("nice", package: "coreutils"), ["-n", "\(niceness)", path], environment: settings,
      in: folder.path)
    try worker.waitForLine(with: #""message":"working""#)
    return worker
  }

  func startListener() async throws -> Program {
    let listener = try start("pricing-listener")
    try listener.waitForLine(with: #""message":"listening to events""#)
    try await waitForSubscriber()
    return listener
  }

  /// Waits until what is said on the channel is heard.
  func waitForSubscriber() async throws {
    let script = "return redis.call('PUBSUB', 'NUMSUB', KEYS[1])[2]"
    try await eventually {
      try server.reply(to: "EVAL", script, "1", "px:market-events") == "1"
    }
  }

  /// Keeps the worker of a recalculation that is held from running, at a moment when it keeps
  /// nobody from writing: SQLite has one writer at a time, and one that is paused in the middle
  /// keeps its turn.
  func pause(_ worker: Program) async throws {
    let store = try SQLiteCatalogueStore(
      folder.path("pricing.db"), busyTimeoutMilliseconds: 0)
    try await eventually {
      worker.send(SIGSTOP)
      do {
        try await store.removePriceChanges(through: 0)
        return true
      } catch {
        worker.send(SIGCONT)
        return false
      }
    }
  }
}
