import Bytes
import TestKit
import Testing

@testable import Postgres

private func text(_ numeric: Numeric) -> String {
  var buffer = ByteBuffer()
  numeric.appendText(to: &buffer)
  return buffer.withSpan { String(decoding: $0) }
}

private func binary(_ numeric: Numeric) -> [UInt8] {
  var buffer = ByteBuffer()
  numeric.groups.append(to: &buffer)
  return buffer.withSpan { span in span.indices.map { span[$0] } }
}

private func read(_ bytes: [UInt8]) throws(MalformedValue) -> Numeric {
  try GuardedBytes(bytes).withSpan { span throws(MalformedValue) in try Numeric(binary: span) }
}

private func parsed(_ text: String) -> Numeric? { Numeric(text: text.utf8.span) }

private let largest = "9999999999999999999999999999999999"

@Test(arguments: [
  "0", "1", "-1", "10", "71.00", "0.5", "0.0001", "0.00001", "-0.99", "9999", "10000", "12345678",
  "100000000", "123456789012345.123456789012", "-83.529411764706", "0.000000000000", "1000.0000",
  largest, "-" + largest, "0." + largest, "10000000000000000000000000000000000",
])
func `a numeric keeps its digits through text and wire`(digits: String) throws {
  let numeric = try #require(parsed(digits))
  #expect(text(numeric) == digits)
  let bytes = binary(numeric)
  #expect(bytes.count == numeric.groups.byteCount)
  #expect(try read(bytes) == numeric)
}

@Test(
  arguments: [
    ("0", [0, 0, 0, 0, 0, 0, 0, 0]),
    ("0.00", [0, 0, 0, 0, 0, 0, 0, 2]),
    ("71.00", [0, 1, 0, 0, 0, 0, 0, 2, 0, 71]),
    ("-10000", [0, 1, 0, 1, 0x40, 0, 0, 0, 0, 1]),
    ("12345.6", [0, 3, 0, 1, 0, 0, 0, 1, 0, 1, 0x09, 0x29, 0x17, 0x70]),
    ("0.00001", [0, 1, 0xFF, 0xFE, 0, 0, 0, 5, 0x03, 0xE8]),
  ] as [(String, [UInt8])])
func `a numeric goes over the wire in groups of four digits`(
  digits: String, bytes: [UInt8]
) throws {
  #expect(binary(try #require(parsed(digits))) == bytes)
}

@Test(arguments: [
  "", "-", ".5", "5.", "1.2.3", "1e5", " 1", "NaN", "--1", "1,5", largest + "0",
  "0." + largest + "1",
])
func `text that is no numeric, or too long for one, is none`(text: String) {
  #expect(parsed(text) == nil)
}

@Test func `a plus is read and not written`() throws {
  #expect(text(try #require(parsed("+1.50"))) == "1.50")
}

@Test func `a numeric cut anywhere is none`() throws {
  let bytes = binary(try #require(parsed("-12345.678")))
  for end in bytes.indices {
    #expect(throws: MalformedValue.wrongByteCount) { try read(Array(bytes[..<end])) }
  }
  #expect(throws: MalformedValue.wrongByteCount) { try read(bytes + [0]) }
}

@Test(
  arguments: [
    // Not a number, and infinities.
    ([0, 0, 0, 0, 0xC0, 0, 0, 0], .unsupportedNumeric),
    ([0, 0, 0, 0, 0xD0, 0, 0, 0], .unsupportedNumeric),
    ([0, 0, 0, 0, 0xF0, 0, 0, 0], .unsupportedNumeric),
    // Too far from the point on either side.
    ([0, 1, 0x7F, 0xFF, 0, 0, 0, 0, 0, 1], .unsupportedNumeric),
    ([0, 1, 0, 9, 0, 0, 0, 0, 0, 1], .unsupportedNumeric),
    ([0, 1, 0, 0, 0, 0, 0, 35, 0, 1], .unsupportedNumeric),
    // A digit beyond the base, and one beyond the scale.
    ([0, 1, 0, 0, 0, 0, 0, 0, 0x27, 0x10], .malformedNumeric),
    ([0, 1, 0xFF, 0xFF, 0, 0, 0, 1, 0x04, 0xD2], .malformedNumeric),
    ([0, 1, 0x80, 0, 0, 0, 0, 0, 0, 1], .malformedNumeric),
  ] as [([UInt8], MalformedValue)])
func `a numeric that cannot be held says why`(bytes: [UInt8], reason: MalformedValue) {
  #expect(throws: reason) { try read(bytes) }
}

@Test func `any bytes are a numeric or an error`() {
  let seed = UInt64.random(in: 0...UInt64.max)
  var random = SeededGenerator(seed: seed)
  for _ in 0..<20_000 {
    var bytes: [UInt8] = [0, UInt8.random(in: 0...12, using: &random)]
    bytes += [0, UInt8.random(in: 0...9, using: &random), 0, 0, 0]
    bytes.append(UInt8.random(in: 0...36, using: &random))
    for _ in 0..<Int(bytes[1]) {
      let digit = UInt16.random(in: 0..<10_000, using: &random)
      bytes += [UInt8(digit >> 8), UInt8(digit & 0xFF)]
    }
    guard let numeric = try? read(bytes) else { continue }
    let again = try? read(binary(numeric))
    #expect(again == numeric, "seed \(seed), \(bytes)")
  }
}
