import Bytes
import Interchange
import Pricing
import TestKit
import Testing

@Suite struct `What was written` {
  @Test(arguments: 0..<200 as Range<UInt64>) func `reads as what it was, and writes the same`(
    seed: UInt64
  ) {
    var catalogue = RandomCatalogue(seed: seed)
    let entities = catalogue.entities(40)
    let text = written(entities)
    let reading = Reading(text, pieces: [catalogue.number(in: 1...5_000)])
    #expect(reading.faults == [], "seed \(seed)")
    #expect(reading.entities == entities, "seed \(seed)")
    #expect(written(reading.entities) == text, "seed \(seed)")
    #expect(Reading(gzip(text)) == reading, "seed \(seed)")
  }

  @Test func `has every kind`() {
    var catalogue = RandomCatalogue(seed: 1)
    #expect(Set(catalogue.entities(500).map(\.kind)) == Set(EntityKind.allCases))
  }

  @Test func `has its fields in the order of the format`() throws {
    let line = #"""
      {"kind":"adjustment","id":"a","stage":1,"priority":2,"when":{"all":[{"not":{"eq":["channel",\#
      "web"]}},{"any":[{"in":["segment",["x","y"]]},{"lte":["quantity","10.5"]}]}]},"effect":\#
      {"signal":"demand","points":[["0.5","-10%"],["1","0%"],["2","+15%"]]},"currency":"USD",\#
      "stacking":"additive","valid_from":"2026-11-20T10:00:00.5Z","valid_until":\#
      "2026-11-21T10:00:00+01:00"}
      """#
    let reading = Reading(line)
    #expect(reading.faults == [])
    let canonical = line.replacing("00.5Z", with: "00.500Z")
      .replacing("10:00:00+01:00", with: "09:00:00Z")
    #expect(String(decoding: written(reading.entities), as: UTF8.self) == canonical + "\n")
  }
}

@Suite struct `The canonical order` {
  @Test func `is total: of two entities one comes first unless they share a key`() {
    var catalogue = RandomCatalogue(seed: 7)
    let entities = catalogue.entities(120)
    for (index, entity) in entities.enumerated() {
      #expect(!entity.precedes(entity))
      for other in entities[(index + 1)...] {
        #expect(entity.precedes(other) && !other.precedes(entity))
        #expect(entity.key != other.key)
      }
    }
  }

  @Test func `puts prices by subject, then list, then start`() throws {
    func price(_ list: String, _ subject: PriceEntry.Subject, _ from: String?) throws
      -> CatalogueEntity
    {
      .price(
        PriceEntry(
          list: list, subject: subject, tiers: [],
          window: Window(from: try from.map { try Instant($0) })))
    }
    let sorted = [
      try price("z", .category("a"), nil), try price("a", .category("b"), nil),
      try price("z", .sku("A"), nil), try price("a", .sku("B"), nil),
      try price("a", .sku("B"), "2026-01-01T00:00:00Z"),
      try price("a", .sku("B"), "2026-01-02T00:00:00Z"), try price("b", .sku("B"), nil),
      // By bytes: Unicode's tables would have the small letter between the capitals.
      try price("a", .sku("a"), nil), try price("a", .sku("é"), nil),
    ]
    for (entity, next) in zip(sorted, sorted.dropFirst()) {
      #expect(entity.precedes(next) && !next.precedes(entity))
    }
  }

  @Test func `puts what is referred to before what refers to it`() {
    let order = EntityKind.allCases.map { "\($0.name)" }
    #expect(
      order == [
        "rounding", "fx_rate", "price_list", "adjustment", "guardrail", "strategy", "item", "price",
        "signal",
      ])
  }

  @Test func `is what the writer insists on`() async {
    await #expect(processExitsWith: .failure) {
      let item = CatalogueEntity.item(Item(sku: "A", category: "c"))
      var output = ByteBuffer()
      var writer = EntityWriter()
      writer.write(item, into: &output)
      writer.write(item, into: &output)
    }
  }
}
