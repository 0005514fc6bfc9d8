import TestKit
import Testing

@testable import Pricing

/// The sheet of `scene`, written.
private func written(_ sheet: PriceSheet) -> [UInt8] {
  var bytes: [UInt8] = []
  sheet.write(to: &bytes)
  return bytes
}

private func read(_ bytes: [UInt8], of sku: String = "drill") throws(SheetEncodingError)
  -> PriceSheet
{
  // Laid so that a look past the end is a fault.
  let guarded = GuardedBytes(bytes)
  return try guarded.withSpan { (bytes) throws(SheetEncodingError) in
    try PriceSheet(reading: bytes, of: sku.utf8.span)
  }
}

private func fault(_ bytes: [UInt8], of sku: String = "drill") -> SheetEncodingError? {
  do throws(SheetEncodingError) {
    _ = try read(bytes, of: sku)
    return nil
  } catch {
    return error
  }
}

/// The bytes with a checksum that is right for them, as one who writes nonsense would send them.
private func sealed(_ bytes: [UInt8]) -> [UInt8] {
  let count = bytes.count - SheetChecksum.byteCount
  let sum = SheetChecksum.of(bytes.span, count: count)
  return bytes[..<count] + (0..<8).map { UInt8(truncatingIfNeeded: sum >> (8 * $0)) }
}

private func richScene() throws -> Scene {
  var scene = Scene.drill
  scene.item = Item(
    sku: "drill", category: "tools/power/drills", cost: "71.00", currency: "EUR",
    attributes: ["brand": "Größe", "note": "", "weight": "2.5"])
  scene.entries = [
    .drill("retail", "129.99"),
    .drill("retail", "119", Window(from: "2026-11-20T00:00:00Z", until: "2026-12-01T00:00:00Z")),
    PriceEntry(
      list: "dealer", subject: .sku("drill"), mode: .graduated,
      tiers: [
        PriceTier(.upTo("10"), unit: "99.123456789012", flat: "5"),
        PriceTier(.upTo(nil), unit: "999999999999999.999999999999"),
      ]),
    PriceEntry(
      list: "packs", subject: .sku("drill"), mode: .package,
      tiers: [PriceTier(.from("0.5"), unit: "0", size: "6")]),
  ]
  scene.signals = [
    Signal(sku: "drill", name: "demand", value: "-1.4", observedAt: "2026-11-20T00:00:00Z"),
    Signal(
      sku: "drill", name: "stock", value: "12", observedAt: "2026-11-20T00:00:00Z",
      expiresAt: "2026-11-21T00:00:00Z"),
  ]
  return scene
}

struct SheetEncodingTests {
  @Test func `a sheet read prices as the one written, and is written to the same bytes`() throws {
    for seed in UInt64(0)..<400 {
      var maker = SceneMaker(seed: seed)
      let scene = maker.scene()
      let sheet = try scene.sheet()
      let bytes = written(sheet)
      let copy = try read(bytes, of: scene.item.sku)
      #expect(written(copy) == bytes, "seed \(seed)")
      let (rulebook, context) = (try scene.rulebook(), try scene.context())
      func price(_ sheet: PriceSheet) -> Result<Price, ResolutionError> {
        Result { () throws(ResolutionError) in try resolve(sheet, rulebook, context, at: scene.at) }
      }
      #expect(price(copy) == price(sheet), "seed \(seed)")
    }
  }

  @Test func `every part of a sheet comes back`() throws {
    let scene = try richScene()
    let sheet = try PriceSheet(
      version: 4_711, item: scene.item, entries: scene.entries, signals: scene.signals,
      horizon: "2026-11-19T00:00:00Z")
    let copy = try read(written(sheet))
    #expect(copy.version == 4_711 && copy.sku == "drill" && copy.cost == "71")
    #expect(copy.costCurrency == "EUR" && copy.horizon == "2026-11-19T00:00:00Z")
    #expect(copy.categories == sheet.categories)
    #expect(copy.attributes.map(\.name) == sheet.attributes.map(\.name))
    #expect(copy.attributes.map(\.value) == sheet.attributes.map(\.value))
    #expect(copy.attributes.map(\.number) == sheet.attributes.map(\.number))
    #expect(copy.entries == sheet.entries && copy.tiers.tiers == sheet.tiers.tiers)
    #expect(copy.lists.map(\.list) == sheet.lists.map(\.list))
    #expect(copy.lists.map(\.entries) == sheet.lists.map(\.entries))
    #expect(copy.signals.map(\.name) == sheet.signals.map(\.name))
    #expect(copy.signals.map(\.value) == sheet.signals.map(\.value))
    #expect(copy.signals.map(\.window) == sheet.signals.map(\.window))
  }

  @Test func `numbers are written in as few bytes as they need, and come back exactly`() throws {
    let cases: [(Decimal, Int)] = [
      (.zero, 1), (.one, 2), ("129.99", 3), ("-0.5", 2), ("0.000000000001", 2),
      ("-0.000000000001", 2), ("1000000", 3), (.greatest, 13), (-.greatest, 13), ("128", 3),
      ("9223372.036854775807", 9), ("-9223372.036854775808", 9), ("9223372.036854775808", 10),
    ]
    for (number, byteCount) in cases {
      var writer = SheetWriter(bytes: [])
      writer.append(number)
      #expect(writer.bytes.count == byteCount, "\(number)")
      var reader = SheetReader(from: 0, to: writer.bytes.count)
      let bytes = writer.bytes + Array(repeating: 0xFF, count: SheetChecksum.byteCount)
      #expect(try reader.decimal(bytes.span) == number)
    }
  }

  @Test func `a text read has the hash of the text, wherever its words end`() throws {
    let letters = "Größe/ab12c-ß,d_e.f:g{h}i~j k"
    for count in 0...letters.count {
      let text = String(letters.prefix(count))
      let bytes = Array(text.utf8)
      // Read from within others, as it stands in a sheet.
      let around = Array(repeating: UInt8(0xFF), count: 8)
      let guarded = GuardedBytes(around + bytes + around)
      let read = try guarded.withSpan { span throws(SheetEncodingError) in
        try Text(checking: span, in: 8..<8 + bytes.count, allowsControls: false)
      }
      #expect(read == Text(text) && read.hash == Text(text).hash && read.string == text)
    }
  }

  @Test func `a control character is found at any place, and nothing else is taken for one`() {
    for count in 1...17 {
      for place in 0..<count {
        for byte in UInt8(0)..<0x80 {
          var bytes = Array(repeating: UInt8(ascii: "~"), count: count + 8)
          bytes[place] = byte
          let text = try? Text(checking: bytes.span, in: 0..<count, allowsControls: false)
          let isControl = byte < 0x20 || byte == 0x7F
          if (text == nil) != isControl { Issue.record("\(byte) at \(place) of \(count)") }
        }
      }
    }
  }

  @Test func `what is no UTF-8 is no text`() {
    let cases: [[UInt8]] = [[0xC3], [0xFF], [0x61, 0xED, 0xA0, 0x80], [0xC0, 0xAF], [0x80]]
    for bytes in cases {
      let padded = bytes + Array(repeating: 0xBC, count: 8)
      #expect(throws: SheetEncodingError.outOfDomain) {
        try Text(checking: padded.span, in: 0..<bytes.count, allowsControls: true)
      }
    }
  }

  @Test func `a category with an empty segment is none`() throws {
    let bytes = written(try richScene().sheet())
    let category = Array("tools/power/drills".utf8)
    let start = try #require(
      bytes.indices.first { bytes[$0...].starts(with: category) })
    for place in category.indices {
      var changed = bytes
      changed[start + place] = UInt8(ascii: "/")
      let isSplit = (1..<category.count - 1).contains(place)
      let touches =
        place > 0 && category[place - 1] == UInt8(ascii: "/")
        || place + 1 < category.count && category[place + 1] == UInt8(ascii: "/")
      let isSound = isSplit && !touches || category[place] == UInt8(ascii: "/")
      #expect((fault(sealed(changed)) == nil) == isSound, "\(place)")
    }
  }

  @Test func `bytes cut anywhere, or followed by more, are no sheet`() throws {
    let bytes = written(try richScene().sheet())
    for count in bytes.indices { #expect(fault(Array(bytes[..<count])) == .truncated) }
    #expect(fault(bytes + [0]) == .trailingBytes)
    #expect(fault(bytes + bytes) == .trailingBytes)
  }

  @Test func `each reason is told apart`() throws {
    let bytes = written(try richScene().sheet())
    var other = bytes
    other[0] = SheetEncoding.version + 1
    #expect(fault(other) == .unknownEncoding)
    other = bytes
    other[20] ^= 1
    #expect(fault(other) == .wrongChecksum)
    #expect(fault(bytes, of: "saw") == .otherItem)
    other = bytes
    other[SheetEncoding.headByteCount] = 0xFF
    #expect(fault(sealed(other)) == .outOfDomain)
    #expect(fault(bytes) == nil)
  }

  @Test func `no change of a bit or two goes unnoticed`() throws {
    let bytes = written(try richScene().sheet())
    for bit in 0..<bytes.count * 8 {
      var changed = bytes
      changed[bit / 8] ^= 1 << (bit % 8)
      #expect(fault(changed) != nil, "bit \(bit)")
      changed[(bit + 77) % (bytes.count * 8) / 8] ^= 0x10
      if changed != bytes { #expect(fault(changed) != nil, "bit \(bit) and another") }
    }
  }

  @Test func `nonsense under a right checksum is refused, or is a sheet that can be resolved`()
    throws
  {
    let scene = try richScene()
    let (rulebook, context) = (try scene.rulebook(), try scene.context())
    let bytes = written(try scene.sheet())
    let seed = UInt64.random(in: 0 ... .max)
    var random = SeededGenerator(seed: seed)
    var readCount = 0
    for _ in 0..<rounds(20_000) {
      var mutant = bytes
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let place = Int.random(in: 5..<mutant.count - 8, using: &random)
        mutant[place] =
          Bool.random(using: &random)
          ? .random(in: 0...255, using: &random)
          : mutant[place] ^ (1 << UInt8.random(in: 0..<8, using: &random))
      }
      mutant = sealed(mutant)
      guard let sheet = try? read(mutant) else { continue }
      readCount += 1
      _ = try? resolve(sheet, rulebook, context, at: scene.at)
      let again = written(sheet)
      // It may have been written less briefly; read again it is the same.
      #expect(written(try read(again)) == again, "seed \(seed)")
    }
    // Not everything is refused, so that the rest of the path is looked at too.
    #expect(readCount > 100)
  }
}
