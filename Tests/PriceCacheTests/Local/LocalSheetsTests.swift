import PriceCache
import Pricing
import TestKit
import Testing
import Timing

struct LocalSheetsTests {
  private let start = MonotonicTime(nanoseconds: 1_000_000_000)

  /// A hash that many skus share, so that places collide.
  private func hash(_ sku: String) -> UInt64 {
    let sum = sku.utf8.reduce(UInt64(7)) { $0 &* 31 &+ UInt64($1) }
    return sum % 13 | sum << 52
  }

  private func ticket(
    _ hash: UInt64, _ local: borrowing LocalSheets
  ) throws -> ChangeCounts.Ticket {
    guard let ticket = local.ticket(for: hash) else { throw KitFailure("it is off") }
    return ticket
  }

  private func insert(
    _ sku: String, version: Int = 1, into local: inout LocalSheets, life: TimeSpan = .seconds(60)
  ) throws {
    let ticket = try ticket(hash(sku), local)
    let end = start + life
    let isKept = local.insert(
      try DrillCatalogue.sheet(sku: sku, version: version), hash: hash(sku), ticket: ticket,
      refresh: end, end: end)
    #expect(isKept)
  }

  private func version(_ sku: String, in local: inout LocalSheets, after: TimeSpan = .zero) -> Int?
  {
    local.find(sku.utf8.span, hash: hash(sku), now: start + after)?.sheet.version
  }

  @Test func `nothing is kept while changes are not heard of`() throws {
    var local = LocalSheets(limits: .init(countMax: 10))
    let isOff = local.ticket(for: 1) == nil
    #expect(isOff)
    local.turnOn()
    try insert("a", into: &local)
    #expect(version("a", in: &local) == 1)
    let ticket = try ticket(hash("b"), local)
    local.turnOff()
    #expect(version("a", in: &local) == nil && local.count == 0)
    local.turnOn()
    // What was asked for before may have changed unheard.
    let isKept1 = local.insert(
      try DrillCatalogue.sheet(sku: "b"), hash: hash("b"), ticket: ticket, refresh: .never,
      end: .never)
    #expect(!isKept1)
    var none = LocalSheets(limits: .init(countMax: 0))
    none.turnOn()
    let isNeverOn = none.ticket(for: 1) == nil
    #expect(isNeverOn)
  }

  @Test func `a reply that comes after the news of a change is not kept`() throws {
    var local = LocalSheets(limits: .init(countMax: 10))
    local.turnOn()
    let old = try ticket(hash("a"), local)
    local.invalidate("a".utf8.span, hash: hash("a"))
    let sheet = try DrillCatalogue.sheet(sku: "a", version: 1)
    let isKept2 = local.insert(sheet, hash: hash("a"), ticket: old, refresh: .never, end: .never)
    #expect(!isKept2)
    let other = try ticket(hash("a"), local)
    local.clear()
    let isKept3 = local.insert(sheet, hash: hash("a"), ticket: other, refresh: .never, end: .never)
    #expect(!isKept3)
    try insert("a", version: 2, into: &local)
    #expect(version("a", in: &local) == 2)
    local.invalidate("a".utf8.span, hash: hash("a"))
    #expect(version("a", in: &local) == nil)
  }

  @Test func `a sheet ends, and one is told when to load it anew`() throws {
    var local = LocalSheets(limits: .init(countMax: 10))
    local.turnOn()
    let ticket = try ticket(hash("a"), local)
    local.insert(
      try DrillCatalogue.sheet(sku: "a"), hash: hash("a"), ticket: ticket,
      refresh: start + .seconds(5), end: start + .seconds(10))
    func isDue(_ seconds: Int64) -> Bool? {
      local.find("a".utf8.span, hash: hash("a"), now: start + .seconds(seconds))?.isRefreshDue
    }
    #expect(isDue(4) == false)
    #expect(isDue(5) == true)
    #expect(isDue(6) == false)
    #expect(isDue(10) == nil && local.count == 0)
  }

  @Test func `when it is full, what nobody asked for goes first`() throws {
    var local = LocalSheets(limits: .init(countMax: 3))
    local.turnOn()
    for sku in ["a", "b", "c"] { try insert(sku, into: &local) }
    #expect(version("a", in: &local) != nil)
    try insert("d", into: &local)
    #expect(version("b", in: &local) == nil)
    #expect(version("a", in: &local) != nil && local.count == 3 && local.evictionCount == 1)
    // A scan of what is asked for once does not drive out what is asked for again and again.
    for index in 0..<100 {
      #expect(version("a", in: &local) != nil)
      try insert("scan-\(index)", into: &local)
    }
  }

  @Test func `its memory is bounded too`() throws {
    let byteCount = try DrillCatalogue.sheet(sku: "a").heldByteCount
    // The allocator may give an array a little more than it asked for.
    let byteCountMax = byteCount * 7 / 2
    var local = LocalSheets(limits: .init(countMax: 100, byteCountMax: byteCountMax))
    local.turnOn()
    for index in 0..<10 { try insert("\(index)", into: &local) }
    #expect(local.count == 3 && local.byteCount <= byteCountMax)
    var tiny = LocalSheets(limits: .init(countMax: 100, byteCountMax: byteCount - 1))
    tiny.turnOn()
    let ticket = try ticket(1, tiny)
    let sheet = try DrillCatalogue.sheet(sku: "a")
    let isKept4 = tiny.insert(sheet, hash: 1, ticket: ticket, refresh: .never, end: .never)
    #expect(!isKept4)
  }

  @Test func `whatever is done to it, it holds what was put there last, or nothing`() throws {
    let seed = UInt64.random(in: 0 ... .max)
    var random = SeededGenerator(seed: seed)
    var local = LocalSheets(limits: .init(countMax: 40))
    local.turnOn()
    var model: [String: Int] = [:]
    for step in 0..<20_000 {
      let sku = "sku-\(Int.random(in: 0..<80, using: &random))"
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<4:
        try insert(sku, version: step, into: &local)
        model[sku] = step
      case 4..<9:
        if let found = version(sku, in: &local) { #expect(found == model[sku], "seed \(seed)") }
      default:
        local.invalidate(sku.utf8.span, hash: hash(sku))
        model[sku] = nil
        #expect(version(sku, in: &local) == nil, "seed \(seed)")
      }
      #expect(local.count <= 40)
    }
    #expect(local.evictionCount > 100)
    let held = model.keys.filter { version($0, in: &local) == model[$0] }
    #expect(held.count == local.count, "seed \(seed)")
  }
}
