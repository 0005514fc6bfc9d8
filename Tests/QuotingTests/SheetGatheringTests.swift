import Pricing
import Quoting
import TestKit
import Testing

/// Counts how often its gathering was done.
private final class Gatherer: SheetGatherer {
  private(set) var count = 0
  func gathered() { count += 1 }
}

/// A gathering from a database that answers when told, and what came of its lines.
private struct Scene {
  let database: HeldDatabase
  let gathering: SheetGathering
  let gatherer = Gatherer()

  init(_ sheets: [PriceSheet], limits: LoadLimits = LoadLimits()) {
    database = HeldDatabase(sheets)
    gathering = SheetGathering(from: SheetLoader(from: database, limits: limits))
  }

  func begin(_ skus: [String], at instant: Instant? = nil) -> Bool {
    gathering.begin(at: instant)
    for sku in skus { gathering.add(sku.utf8.span) }
    return gathering.finish(for: gatherer)
  }

  /// The sku and version of each line, or why it has none.
  func outcomes(_ count: Int) -> [String] {
    (0..<count).map { line in
      switch gathering[line] {
      case .sheet(let sheet, let origin): "\(sheet.sku) \(sheet.version) \(origin)"
      case .unknownProduct: "unknown"
      case .failed(let failure): "\(failure)"
      }
    }
  }
}

struct SheetGatheringTests {
  private let past = Instant(milliseconds: 1_000)
  private let horizon = Instant(milliseconds: 2_000)

  @Test func `sheets at hand are there at once`() throws {
    let gathering = SheetGathering(from: ShelvedSheets([try DrillCatalogue.sheet(sku: "a")]))
    let gatherer = Gatherer()
    for _ in 0..<2 {
      gathering.begin(at: nil)
      for sku in ["a", "b", "a"] { gathering.add(sku.utf8.span) }
      #expect(gathering.finish(for: gatherer))
      guard case .sheet(_, .local) = gathering[0], case .unknownProduct = gathering[1],
        case .sheet = gathering[2]
      else {
        Issue.record("other outcomes")
        return
      }
      gathering.end()
    }
    #expect(gatherer.count == 0)
  }

  @Test func `lines are loaded in one go, each sku once, and the owner is told once`() throws {
    let scene = Scene([try DrillCatalogue.sheet(sku: "a"), try DrillCatalogue.sheet(sku: "b")])
    #expect(!scene.begin(["a", "c", "b", "a"]))
    #expect(scene.database.begun == [["a", "c", "b"]])
    #expect(scene.gatherer.count == 0)
    scene.database.answer()
    #expect(scene.gatherer.count == 1)
    #expect(scene.outcomes(4) == ["a 17 database", "unknown", "b 17 database", "a 17 database"])
  }

  @Test func `many requests while a query runs are one next query`() throws {
    var limits = LoadLimits()
    limits.queryCountMax = 1
    let database = HeldDatabase(try (0..<50).map { try DrillCatalogue.sheet(sku: "sku-\($0)") })
    let loader = SheetLoader(from: database, limits: limits)
    let gatherers = (0..<50).map { _ in Gatherer() }
    let gatherings = (0..<50).map { _ in SheetGathering(from: loader) }
    for index in 0..<50 {
      gatherings[index].begin(at: nil)
      gatherings[index].add("sku-\(index)".utf8.span)
      #expect(!gatherings[index].finish(for: gatherers[index]))
    }
    #expect(database.queries.count == 1)
    database.answer()
    #expect(database.queries.count == 1)
    database.answer()
    #expect(database.begun == [["sku-0"], (1..<50).map { "sku-\($0)" }])
    #expect(gatherers.allSatisfy { $0.count == 1 })
  }

  @Test func `a database that fails fails every line, and the next request asks again`() throws {
    let scene = Scene([try DrillCatalogue.sheet(sku: "a")])
    #expect(!scene.begin(["a", "b"]))
    scene.database.fail()
    #expect(scene.outcomes(2) == ["unavailable", "unavailable"])
    scene.gathering.end()
    #expect(!scene.begin(["a"]))
    scene.database.answer()
    #expect(scene.outcomes(1) == ["a 17 database"])
    #expect(scene.gatherer.count == 2)
  }

  @Test func `more than may wait are refused at once`() throws {
    var limits = LoadLimits()
    limits.waitingCountMax = 2
    let scene = Scene([try DrillCatalogue.sheet(sku: "a")], limits: limits)
    #expect(scene.begin(["a", "b", "c"]))
    #expect(scene.outcomes(3) == ["overloaded", "overloaded", "overloaded"])
    #expect(scene.database.begun == [])
    #expect(scene.gatherer.count == 0)
  }

  @Test func `lines before a sheet's horizon are loaded from the past, in one go`() throws {
    let scene = Scene([
      try DrillCatalogue.sheet(sku: "a", horizon: horizon), try DrillCatalogue.sheet(sku: "b"),
      try DrillCatalogue.sheet(sku: "c", horizon: horizon),
    ])
    scene.database.pastSheets["a"] = try DrillCatalogue.sheet(sku: "a", version: 3)
    #expect(!scene.begin(["a", "b", "c", "d"], at: past))
    scene.database.answer()
    #expect(scene.gatherer.count == 0)
    #expect(scene.database.queries.map(\.asOf) == [past])
    scene.database.answer()
    #expect(scene.gatherer.count == 1)
    #expect(scene.database.begun == [["a", "b", "c", "d"], ["a", "c"]])
    #expect(scene.outcomes(4) == ["a 3 database", "b 17 database", "unknown", "unknown"])
  }

  @Test func `the horizon itself is no past`() throws {
    let scene = Scene([try DrillCatalogue.sheet(sku: "a", horizon: horizon)])
    #expect(!scene.begin(["a"], at: horizon))
    scene.database.answer()
    #expect(scene.outcomes(1) == ["a 17 database"])
  }

  @Test func `a past that does not reach back is no answer`() throws {
    let scene = Scene([try DrillCatalogue.sheet(sku: "a", horizon: horizon)])
    scene.database.pastSheets = scene.database.sheets
    #expect(!scene.begin(["a"], at: past))
    scene.database.answer()
    scene.database.answer()
    #expect(scene.outcomes(1) == ["unavailable"])
    #expect(scene.gatherer.count == 1)
  }

  @Test func `a sheet at hand whose past is asked waits for it`() throws {
    let sheet = try DrillCatalogue.sheet(sku: "a", horizon: horizon)
    let gathering = SheetGathering(from: ShelvedSheets([sheet]))
    gathering.begin(at: past)
    gathering.add("a".utf8.span)
    #expect(gathering.finish(for: Gatherer()))
    guard case .unknownProduct = gathering[0] else {
      Issue.record("the past was not asked")
      return
    }
  }
}
