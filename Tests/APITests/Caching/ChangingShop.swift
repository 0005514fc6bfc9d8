import Foundation
import SQLite
import TestKit
import Testing

/// A catalogue of a few items whose prices change, and the APIs and the Redis before it.
///
/// The price of an item is the number of its last change, so that an answer tells how old it is.
final class ChangingShop: Sendable {
  let folder: TemporaryFolder
  let redis: RedisServer
  let skus: [String]

  init(itemCount: Int, _ redis: RedisServer) throws {
    folder = try TemporaryFolder()
    self.redis = redis
    skus = (0..<itemCount).map { "SKU-\($0)" }
    try administer("migrate")
    let list = #"{"kind":"price_list","id":"retail","currency":"USD","rank":0}"#
    let items = skus.map { #"{"kind":"item","sku":"\#($0)","category":"tools"}"# }
    _ = try take([list] + items + skus.map { Self.price(of: $0, 1) })
  }

  /// An API of the shop that is ready and, unless it is not to be waited for, uses Redis.
  func open(_ arguments: [String] = [], waitsForRedis: Bool = true) throws -> RunningAPI {
    let api = try RunningAPI(arguments, in: folder, redis: redis)
    try api.waitUntilReady()
    let isInUse = try Deadline(in: .seconds(60)).poll {
      try !waitsForRedis || !api.get("/readyz").text.contains("degraded")
    }
    #expect(isInUse)
    return api
  }

  /// Gives items the price of this number; false when the caches could not be told.
  func change(_ skus: [String], to number: Int) throws -> Bool {
    try take(skus.map { Self.price(of: $0, number) })
  }

  /// From now on the catalogue forgets what is to be announced.
  func forgetAnnouncements() throws {
    let connection = try SQLiteConnection(folder.path("pricing.db"))
    var statement = try connection.prepare(
      """
      CREATE TRIGGER forget AFTER INSERT ON outbox
      BEGIN DELETE FROM outbox WHERE id = NEW.id; END
      """)
    try statement.run()
  }

  private func take(_ lines: [String]) throws -> Bool {
    let name = "lines-\(UUID().uuidString).ndjson"
    try lines.map { $0 + "\n" }.joined().write(
      toFile: folder.path(name), atomically: true, encoding: .utf8)
    return try administer("import", name)
  }

  @discardableResult
  private func administer(_ arguments: String...) throws -> Bool {
    let admin = try Program(
      .built("pricing-admin"), arguments, environment: ["PRICING_REDIS": redis.url],
      in: folder.path)
    let exit = try admin.waitForExit()
    let errors = admin.lines(of: .standardError)
    #expect(exit == .code(0), "\(errors)")
    return !errors.contains { $0.contains("warning: caches were not told") }
  }

  private static func price(of sku: String, _ number: Int) -> String {
    #"{"kind":"price","list":"retail","sku":"\#(sku)","#
      + #""tiers":[{"from":"1","unit":"\#(number)"}]}"#
  }
}
