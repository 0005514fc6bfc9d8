import Glibc
import TestKit

/// A recalculation by a pricing-worker in which every price changes and every sheet is in Redis,
/// beside `redis-cli --pipe` of as many values the size of a sheet, beside a plain UPDATE of as
/// many rows of the same database, and beside one that keeps history, versions and announcements,
/// as the triggers of the catalogue do. With `reads`, also what cached reads of a pricing-api feel
/// of it.
///
///     benchmarks recalculation [ITEMS] [sqlite | postgres] [reads]
enum RecalculationBenchmark {
  static func run(_ arguments: ArraySlice<String>) async throws {
    let itemCount = arguments.compactMap { Int($0) }.first ?? 1_000_000
    let engines = arguments.compactMap { DatabaseEngine(rawValue: $0) }
    let pipeSeconds = try pipe(itemCount)
    print("redis-cli --pipe of \(itemCount) values: \(pipeSeconds.rounded2) s")
    for engine in engines.isEmpty ? DatabaseEngine.allCases : engines {
      let site = try await RecalculationSite(engine, itemCount: itemCount)
      try await site.fill()
      print("\n\(engine.rawValue): \(itemCount) items, each with a price and in Redis")
      let run = try await site.recalculate(markup: "40%")
      print(run.text(itemCount))
      print("  plain UPDATE: \(try await site.update(keepingHistory: false).rounded2) s")
      let kept = try await site.update(keepingHistory: true)
      print("  UPDATE with history, versions and announcements: \(kept.rounded2) s")
      let slower = max(pipeSeconds, kept)
      print(
        "  recalculation / redis-cli --pipe: \((run.seconds / pipeSeconds).rounded2),",
        "/ UPDATE with history: \((run.seconds / kept).rounded2),",
        "/ the slower: \((run.seconds / slower).rounded2)")
      if arguments.contains("reads") { try await RecalculationReads(site).measure() }
      await site.close()
    }
  }

  /// How long `redis-cli --pipe` takes.
  private static func pipe(_ itemCount: Int) throws -> Double {
    let server = try RedisServer()
    let folder = try TemporaryFolder()
    let path = folder.path("commands")
    guard let file = fopen(path, "w") else { throw KitFailure("no file for the commands") }
    let value = String(repeating: "v", count: 160)
    for number in 0..<itemCount {
      let key = "px:s:{\(RecalculationSite.sku(number))}"
      let command = [
        "*5", "$3", "SET", "$\(key.utf8.count)", key, "$160", value, "$2", "EX", "$3", "300", "",
      ].joined(separator: "\r\n")
      fputs(command, file)
    }
    fclose(file)
    let start = ContinuousClock().now
    let loader = try Program(
      .system("sh", package: nil),
      ["-c", "redis-cli -p \(server.port) --pipe < \(path) > /dev/null"])
    _ = try loader.waitForExit(within: .seconds(300))
    let seconds = (ContinuousClock().now - start) / .seconds(1)
    let size = try server.reply(to: "DBSIZE")
    precondition(size == "\(itemCount)", "redis-cli loaded \(size ?? "nothing")")
    return seconds
  }
}

extension Double {
  var rounded2: Double { (self * 100).rounded() / 100 }
}
