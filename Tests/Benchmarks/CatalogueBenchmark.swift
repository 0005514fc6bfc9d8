import Catalogue
import Glibc
import Pricing
import TestKit

/// What the catalogue costs in SQLite: a first import, the same once more, and sheets read while
/// nothing is cached.
///
///     benchmarks catalogue [ITEMS] [shuffled]
enum CatalogueBenchmark {
  private static let batchCount = 1_000

  static func run(_ arguments: ArraySlice<String>) async throws {
    let itemCount = arguments.first.flatMap { Int($0) } ?? 1_000_000
    // A prime: by its multiples every number comes once, in no order that a tree could use.
    let step = arguments.contains("shuffled") ? 611_953 : 1
    let folder = try TemporaryFolder()
    let path = folder.path("catalogue.db")
    let now = Instant(milliseconds: 1_793_491_200_000)
    _ = try await SQLiteCatalogueSchema(path).migrate(at: now)
    let store = try SQLiteCatalogueStore(path)
    print("items: \(itemCount), a price each, and some rules")
    try await measureImport("import", store, itemCount, step, now)
    try await measureImport("import once more", store, itemCount, step, now)
    try measureReads(path, itemCount, now)
  }

  static func measureImport(
    _ name: String, _ store: any CatalogueStore, _ itemCount: Int, _ step: Int,
    _ now: Instant
  ) async throws {
    guard let dollar = Currency("USD") else { return }
    let start = Clock.now()
    let startProcessor = processorSeconds()
    let session = try await store.beginImport(ImportOptions(now: now, pivot: dollar))
    try await session.apply(rules(dollar))
    for first in stride(from: 0, to: itemCount, by: batchCount) {
      try await session.apply(
        (first..<min(first + batchCount, itemCount)).map { item($0 * step % itemCount, dollar) })
    }
    for first in stride(from: 0, to: itemCount, by: batchCount) {
      try await session.apply(
        (first..<min(first + batchCount, itemCount)).map { price($0 * step % itemCount) })
    }
    let report = try await session.commit()
    let seconds = Clock.seconds(since: start)
    print(
      "\(name): \(seconds.text) s, \((processorSeconds() - startProcessor).text) s of them worked,",
      "\(report[.item].added + report[.price].added) added,",
      "\(report[.item].unchanged + report[.price].unchanged) unchanged,",
      "peak \(peakMebibytes()) MiB RSS")
  }

  private static func measureReads(_ path: String, _ itemCount: Int, _ now: Instant) throws {
    let catalogue = try SQLiteCatalogue(path)
    let count = min(100_000, itemCount)
    var generator = SeededGenerator(seed: 1)
    let skus = (0..<count).map { _ in sku(Int.random(in: 0..<itemCount, using: &generator)) }
    for size in [1, 1_000] {
      let start = Clock.now()
      for first in stride(from: 0, to: count, by: size) {
        let batch = Array(skus[first..<min(first + size, count)])
        let sheets = try catalogue.sheets(for: batch, .current(now: now))
        precondition(sheets.allSatisfy { $0 != nil })
      }
      let seconds = Clock.seconds(since: start)
      print("sheets, \(size) at a time: \(Int(Double(count) / seconds)) /s")
    }
  }

  static func sku(_ number: Int) -> String { "SKU-\(100_000_000 + number)" }

  private static func item(_ number: Int, _ currency: Currency) -> CatalogueEntity {
    .item(
      Item(
        sku: sku(number), category: "tools/power/drills",
        cost: Decimal(units: Int128(number % 9_973 + 100) * 10_000_000_000), currency: currency,
        attributes: ["brand": "brand-\(number % 97)"]))
  }

  private static func price(_ number: Int) -> CatalogueEntity {
    let unit = Decimal(units: Int128(number % 9_973 + 150) * 10_000_000_000) ?? .one
    return .price(
      PriceEntry(
        list: "retail", subject: .sku(sku(number)), tiers: [PriceTier(.from(.one), unit: unit)]))
  }

  private static func rules(_ currency: Currency) throws -> [CatalogueEntity] {
    var rules: [CatalogueEntity] = [
      .priceList(PriceList(id: "retail", currency: currency, rank: 0)),
      .rounding(RoundingProfile(minorUnitOf: currency)),
      .guardrail(Guardrail(id: "margin", minMargin: try Percentage("15%"))),
    ]
    for number in 0..<200 {
      rules.append(
        .adjustment(
          Adjustment(
            id: "segment-\(number)", stage: 1, condition: .equals(.segment, "segment-\(number)"),
            effect: try Effect("-\(number % 30)%"))))
    }
    return rules
  }

  /// The most memory this process ever held.
  private static func peakMebibytes() -> Int { usage().ru_maxrss >> 10 }

  /// How long this process has worked, on all cores together.
  static func processorSeconds() -> Double {
    let usage = usage()
    let seconds = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
    let microseconds = usage.ru_utime.tv_usec + usage.ru_stime.tv_usec
    return Double(seconds) + Double(microseconds) / 1_000_000
  }

  private static func usage() -> rusage {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage
  }
}

private enum Clock {
  static func now() -> ContinuousClock.Instant { ContinuousClock().now }

  static func seconds(since start: ContinuousClock.Instant) -> Double {
    (ContinuousClock().now - start) / .seconds(1)
  }
}

extension Double {
  fileprivate var text: String { "\((self * 100).rounded() / 100)" }
}
