import Glibc
import TestKit
import Testing

@Suite struct `A holder of a lock that is stopped for longer than it has it` {
  /// How the matter ended.
  struct Outcome: Equatable {
    /// What the one that was stopped said of its write.
    let answer: String
    /// What the item sells for.
    let price: String
    /// Whether its heir still had the lock when it had given it back.
    let isHeirsLock: Bool
  }

  private static let life = 400

  private func start(
    _ name: String, life: Int, price: String, isFenced: Bool, in market: RunningMarket
  ) throws -> Program {
    try market.start(
      "jobs-fixture",
      [
        "hold", market.redisURL, market.folder.path("pricing.db"), name, "\(life)",
        RunningMarket.sku(0), price, isFenced ? "fenced" : "unfenced",
      ])
  }

  /// A holder is stopped for three times its lock's life, while another one takes the lock,
  /// writes, and keeps it; then it goes on as though nothing had happened.
  private func story(isFenced: Bool) async throws -> Outcome {
    let market = try RunningMarket(itemCount: 1)
    let sleeper = try start(
      "sleeper", life: Self.life, price: "7.00", isFenced: isFenced, in: market)
    try sleeper.waitForLine(with: "holding", on: .standardOutput)
    sleeper.send(SIGSTOP)
    let heir = try start("heir", life: 60_000, price: "2.00", isFenced: true, in: market)
    try await Task.sleep(for: .milliseconds(3 * Self.life))
    try heir.waitForLine(with: "holding", on: .standardOutput)
    try market.server.reply(to: "SET", "write:heir", "1")
    try heir.waitForLine(with: "wrote", on: .standardOutput)
    let lock = try market.server.reply(to: "GET", "px:lock:{till}")

    sleeper.send(SIGCONT)
    try market.server.reply(to: "SET", "write:sleeper", "1")
    try market.server.reply(to: "SET", "leave:sleeper", "1")
    try sleeper.waitForLine(with: "left", on: .standardOutput)
    let isHeirsLock = try market.server.reply(to: "GET", "px:lock:{till}") == lock
    try market.server.reply(to: "SET", "leave:heir", "1")
    try heir.waitForLine(with: "left", on: .standardOutput)
    #expect(try market.server.reply(to: "EXISTS", "px:lock:{till}") == "0")
    let price = try market.administer("price", RunningMarket.sku(0))
      .first { $0.contains("each") }?.firstMatch(of: /[0-9.]+ USD/)
    return Outcome(
      answer: sleeper.lines(of: .standardOutput)[1],
      price: price.map { String($0.output) } ?? "none", isHeirsLock: isHeirsLock)
  }

  @Test func `changes nothing, and removes no lock that is another's`() async throws {
    let outcome = try await story(isFenced: true)
    #expect(outcome == Outcome(answer: "refused", price: "2.00 USD", isHeirsLock: true))
  }

  @Test func `would do both if its fence were not looked at`() async throws {
    let outcome = try await story(isFenced: false)
    #expect(outcome == Outcome(answer: "wrote", price: "7.00 USD", isHeirsLock: false))
  }
}
