import Interchange
import Pricing
import TestKit
import Testing

private let item = #"{"kind":"item","sku":"A","category":"tools"}"#
private let signal =
  #"{"kind":"signal","sku":"A","name":"stock","value":7,"observed_at":"2026-11-20T10:00:00Z"}"#
private let price = #"{"kind":"price","list":"retail","sku":"A","tiers":[{"from":1,"unit":"9.5"}]}"#
private let text = "\(item)\r\n\n\(price)\n\r\n\(signal)"

@Suite struct `A catalogue's text` {
  @Test func `yields its entities with their lines`() throws {
    let reading = Reading(text)
    #expect(reading.faults == [])
    #expect(reading.lines == [1, 3, 5])
    let unit = try Decimal("9.5")
    #expect(
      reading.entities == [
        .item(Item(sku: "A", category: "tools")),
        .price(
          PriceEntry(
            list: "retail", subject: .sku("A"), tiers: [PriceTier(.from(.one), unit: unit)])),
        .signal(
          Signal(
            sku: "A", name: "stock", value: try Decimal("7"),
            observedAt: try Instant("2026-11-20T10:00:00Z"))),
      ])
  }

  @Test func `yields nothing where there is nothing`() {
    for text in ["", "\n", "\r\n\n\r\n"] {
      let reading = Reading(text)
      #expect(reading.entities == [] && reading.faults == [] && reading.isOver)
    }
  }

  @Test func `reads the same wherever it is cut`() {
    let whole = Reading(text)
    let packed = gzip(text.utf8)
    for cut in 1..<text.utf8.count {
      #expect(Reading(text.utf8, pieces: [cut, .max]) == whole, "cut at \(cut)")
    }
    for cut in 1..<packed.count {
      #expect(Reading(packed, pieces: [cut, .max]) == whole, "packed, cut at \(cut)")
    }
    #expect(Reading(text.utf8, pieces: [1]) == whole)
    #expect(Reading(packed, pieces: [1]) == whole)
  }

  @Test func `waits for the end of a line before it reads it`() {
    var reader = EntityReader()
    func step(_ reader: inout EntityReader) -> (EntityKind?, isOver: Bool) {
      let kind = reader.next()?.kind
      return (kind, reader.isOver)
    }
    reader.feed(Array(item.utf8).span)
    #expect(step(&reader) == (nil, false))
    reader.feed(Array("\n".utf8).span)
    #expect(step(&reader) == (.item, false))
    #expect(step(&reader) == (nil, false))
    reader.finish()
    #expect(step(&reader) == (nil, true))
  }

  @Test func `is refused with a byte order mark`() {
    let reading = Reading("\u{FEFF}\(item)\n\(item)")
    #expect(reading.faults.map(\.description) == ["line 1: unexpected byte order mark at byte 0"])
    #expect(reading.lines == [2])
  }
}

@Suite struct `A packed text` {
  @Test func `may have several members, cut anywhere in a line`() {
    let bytes = Array(text.utf8)
    let whole = Reading(text)
    for cut in stride(from: 0, through: bytes.count, by: 7) {
      let packed = gzip(bytes[..<cut]) + gzip([]) + gzip(bytes[cut...])
      #expect(Reading(packed) == whole, "members cut at \(cut)")
      #expect(Reading(packed, pieces: [1]) == whole, "members cut at \(cut), byte by byte")
    }
    #expect(Reading(gzip([])) == Reading(""))
  }

  @Test func `is refused wherever it is cut off`() {
    let packed = gzip(text.utf8)
    for byteCount in 2..<packed.count {
      let reading = Reading(packed[..<byteCount])
      #expect(
        reading.faults.last?.detail == "is cut off: the gzip data ends too early",
        "after \(byteCount) bytes")
      #expect(reading.faults.count == 1 && reading.isOver)
    }
  }

  @Test func `is refused with any bit flipped, or means the same`() {
    let packed = gzip(text.utf8)
    let whole = Reading(text)
    for bit in 16..<8 * packed.count {
      var damaged = packed
      damaged[bit / 8] ^= 1 << UInt8(bit % 8)
      let reading = Reading(damaged)
      // The time in the header and the bits behind the last block mean nothing here.
      #expect(!reading.faults.isEmpty || reading == whole, "bit \(bit)")
    }
  }

  @Test func `is refused with something behind it`() {
    let reading = Reading(gzip((item + "\n").utf8) + Array("{}".utf8))
    #expect(reading.entities.count == 1)
    #expect(
      reading.faults.map(\.description) == ["line 2: cannot be unpacked: the gzip data is damaged"])
  }

  @Test func `that swells without end is refused at the longest line`() {
    var limits = ReadingLimits()
    limits.lineByteCountMax = 100_000
    let bomb = gzip([UInt8](repeating: UInt8(ascii: " "), count: 50_000_000))
    #expect(bomb.count < 100_000)
    let reading = Reading(bomb, limits: limits)
    #expect(reading.faults.map(\.description) == ["line 1: is longer than 100000 bytes"])
    #expect(reading.isOver)
  }
}

@Suite struct `Reading ends` {
  @Test func `at a line longer than the limit, and not at one that fills it`() {
    var limits = ReadingLimits()
    limits.lineByteCountMax = item.utf8.count
    #expect(Reading(item + "\n" + item, limits: limits).lines == [1, 2])
    for end in ["", "\n", "\n" + item] {
      for pieces in [[Int.max], [1], [10]] {
        let reading = Reading("\n\(item) \(end)".utf8, pieces: pieces, limits: limits)
        #expect(reading.entities == [] && reading.isOver)
        #expect(
          reading.faults == [
            LineFault(line: 2, detail: "is longer than \(item.utf8.count) bytes")
          ])
      }
    }
  }

  @Test func `behind as many lines as there may be, empty ones included`() {
    var limits = ReadingLimits()
    limits.lineCountMax = 3
    #expect(Reading("\n\n\(item)\n", limits: limits).lines == [3])
    let reading = Reading("\n\n\n\(item)\n", limits: limits)
    #expect(reading.faults.map(\.description) == ["line 4: is one too many: there may be 3"])
    #expect(reading.entities == [] && reading.isOver)
  }

  @Test func `when there are more faults than the limit`() {
    var limits = ReadingLimits()
    limits.faultCountMax = 3
    let bad = #"{"kind":"item","sku":1,"category":2}"#
    let exactly = Reading("\(bad)\n{}\n\(item)", limits: limits)
    #expect(exactly.faults.map(\.line) == [1, 1, 2])
    #expect(!exactly.areMoreFaults && exactly.lines == [3])
    let more = Reading("\(bad)\n\(bad)\n\(item)", limits: limits)
    #expect(more.faults.map(\.line) == [1, 1, 2])
    #expect(more.areMoreFaults && more.lines == [])
  }

  @Test func `saying that there are more`() {
    var limits = ReadingLimits()
    limits.faultCountMax = 1
    var reader = EntityReader(limits: limits)
    reader.feed(Array("{}\n{}\n{}".utf8).span)
    reader.finish()
    let entity = reader.next()
    #expect(entity == nil)
    let said = reader.faults.description
    #expect(said == "line 1: /kind is required\nand more")
  }
}

@Test func `a line that need not say its kind may`() {
  let signal = #"{"sku":"A","name":"demand","value":1,"observed_at":"2026-11-01T00:00:00Z"}"#
  let text = "\(signal)\n\(signal.replacing("{", with: #"{"kind":"signal","#))\n\(item)\n"
  var reader = EntityReader(assuming: .signal)
  reader.feed(text.utf8.span)
  reader.finish()
  var kinds: [EntityKind] = []
  while let entity = reader.next() { kinds.append(entity.kind) }
  #expect(kinds == [.signal, .signal, .item] && reader.faults.isEmpty)
}
