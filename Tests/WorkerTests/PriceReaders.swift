import Foundation
import Reactor
import TestKit

/// Readers that ask some APIs for prices, each on a thread of its own, until they are told to stop.
///
/// One that stays with an API has one connection to it, and so one shard of one process, for as
/// long as that lives: it must not be given what is older than what it was given before. One that
/// goes from API to API says which revision it knows of, and must not either.
final class PriceReaders: Sendable {
  private struct State {
    var ports: [Int]
    var answerCounts: [Int]
    var breakCounts: [Int]
    var faults: [String] = []
    var isOver = false
  }

  static let countPerAPI = 2
  private let skus: [String]
  private let prices: [Int: String]
  private let state: Guarded<State>

  /// `prices` is what any of the items costs, by the version of its sheet.
  init(_ skus: [String], prices: [Int: String], ports: [Int]) {
    self.skus = skus
    self.prices = prices
    let readerCount = (ports.count + 1) * Self.countPerAPI
    state = Guarded(
      State(
        ports: ports, answerCounts: Array(repeating: 0, count: readerCount),
        breakCounts: Array(repeating: 0, count: ports.count)))
    for reader in 0..<readerCount {
      let place = reader / Self.countPerAPI
      Thread.detachNewThread { [self] in
        place < ports.count ? stay(with: place, as: reader) : wander(as: reader)
      }
    }
  }

  /// What was answered that must not be.
  var faults: [String] { state.withLock { $0.faults } }
  var answerCount: Int { state.withLock { $0.answerCounts.reduce(0, +) } }

  /// How often each API has left a reader that stays with it.
  var breakCounts: [Int] { state.withLock { $0.breakCounts } }

  func moved(_ place: Int, to port: Int) { state.withLock { $0.ports[place] = port } }

  func end() { state.withLock { $0.isOver = true } }

  /// Waits until each reader has been answered so many times more, but for those that stay with an
  /// API that is away.
  func waitForAnswers(_ count: Int = 20, without away: Int? = nil) async throws {
    let before = state.withLock { $0.answerCounts }
    let readers = before.indices.filter { $0 / Self.countPerAPI != away }
    try await eventually {
      let counts = state.withLock { $0.answerCounts }
      return readers.allSatisfy { counts[$0] >= before[$0] + count }
    }
  }

  private var isOver: Bool { state.withLock { $0.isOver } }

  private func connect(to place: Int) -> RawConnection? {
    let port = state.withLock { $0.ports[place] }
    let connection = try? RawConnection(port: port)
    if connection == nil { usleep(10_000) }
    return connection
  }

  private func stay(with place: Int, as reader: Int) {
    while !isOver {
      guard let connection = connect(to: place) else { continue }
      var memory = PriceMemory(prices: prices)
      var isAnswered = false
      while !isOver, ask(connection, &memory, as: reader) { isAnswered = true }
      // One that is dying may be connected to, and answers nothing.
      if isAnswered, !isOver { state.withLock { $0.breakCounts[place] += 1 } }
    }
  }

  private func wander(as reader: Int) {
    var memory = PriceMemory(prices: prices)
    let placeCount = state.withLock { $0.ports.count }
    while !isOver {
      for place in 0..<placeCount {
        guard let connection = connect(to: place) else { continue }
        _ = ask(connection, &memory, least: memory.revision, as: reader)
      }
    }
  }

  /// Asks for one price; false where no answer comes any more.
  private func ask(
    _ connection: RawConnection, _ memory: inout PriceMemory, least: Int = 0, as reader: Int
  ) -> Bool {
    let sku = skus.randomElement() ?? ""
    let field = least > 0 ? "Min-Revision: \(least)\r\n" : ""
    guard
      (try? connection.send("GET /api/v1/price/\(sku) HTTP/1.1\r\nHost: t\r\n\(field)\r\n")) != nil,
      let answer = try? connection.readResponse()
    else { return false }
    let fault = PriceAnswer(answer, of: sku).map { memory.take($0, least: least) } ?? answer.text
    state.withLock { state in
      state.answerCounts[reader] += 1
      if let fault { state.faults.append(fault) }
    }
    usleep(1_000)
    return true
  }
}
