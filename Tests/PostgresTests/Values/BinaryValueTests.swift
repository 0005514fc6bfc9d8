import Bytes
import TestKit
import Testing

@testable import Postgres

/// The elements of an array, text each.
private func elements(_ bytes: [UInt8]) throws(MalformedValue) -> [String?] {
  try GuardedBytes(bytes).withSpan { span throws(MalformedValue) in
    var elements: [String?] = []
    try BinaryValue.forEachElement(of: span) { element throws(MalformedValue) in
      if let element { elements.append(String(decoding: element)) } else { elements.append(nil) }
    }
    return elements
  }
}

private func bytes(of array: borrowing ArrayValue) -> [UInt8] {
  var buffer = ByteBuffer()
  array.append(to: &buffer)
  return buffer.withSpan { span in span.indices.map { span[$0] } }
}

@Test func `an array's elements come back, NULL and empty ones too`() throws {
  var array = ArrayValue(of: .text)
  array.append(text: "SKU-1".utf8.span)
  array.appendNull()
  array.append(text: "")
  array.append(text: "ü")
  #expect(array.count == 4)
  #expect(bytes(of: array).count == array.byteCount)
  #expect(try elements(bytes(of: array)) == ["SKU-1", nil, "", "ü"])
  array.removeAll()
  #expect(try elements(bytes(of: array)) == [])
  array.append(text: "again")
  #expect(try elements(bytes(of: array)) == ["again"])
}

@Test func `an array cut anywhere, or with bytes behind it, is malformed`() {
  var array = ArrayValue(of: .text)
  array.append(text: "first")
  array.appendNull()
  array.append(text: "third")
  let bytes = bytes(of: array)
  for end in bytes.indices {
    #expect(throws: MalformedValue.malformedArray) { try elements(Array(bytes[..<end])) }
  }
  #expect(throws: MalformedValue.malformedArray) { try elements(bytes + [0]) }
}

@Test(
  arguments: [
    // Two dimensions; a count and a length below zero; a length beyond the end.
    [0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 25] + Array(repeating: 0, count: 16),
    [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 25, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 1],
    [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 25, 0, 0, 0, 1, 0, 0, 0, 1, 0xFF, 0xFF, 0xFF, 0xFE],
    [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 25, 0, 0, 0, 1, 0, 0, 0, 1, 0x7F, 0xFF, 0xFF, 0xFF],
  ] as [[UInt8]])
func `an array that contradicts itself is malformed`(bytes: [UInt8]) {
  #expect(throws: MalformedValue.malformedArray) { try elements(bytes) }
}

@Test func `numbers are as long as their types say`() {
  for count in 0...9 {
    GuardedBytes(Array(repeating: 0x80, count: count)).withSpan { span in
      let int8 = try? BinaryValue.int8(span)
      let int4 = try? BinaryValue.int4(span)
      let bool = try? BinaryValue.bool(span)
      let timestamp = try? BinaryValue.timestamptz(span)
      #expect((int8 != nil) == (count == 8) && (timestamp != nil) == (count == 8))
      #expect((int4 != nil) == (count == 4) && (bool != nil) == (count == 1))
    }
  }
}

@Test(
  arguments: [
    (0, -946_684_800_000_000), (946_684_800_000_000, 0),
    (1_795_173_600_000_000, 848_488_800_000_000),
  ] as [(Int64, Int64)])
func `an instant is counted from 2000 on the wire`(since1970: Int64, since2000: Int64) {
  let instant = Timestamp(microsecondsSince1970: since1970)
  #expect(instant.microsecondsSince2000 == since2000)
  #expect(instant.microsecondsSince1970 == since1970)
}

@Test func `the ends of time are infinities`() {
  #expect(Timestamp(microsecondsSince1970: .min) == .minusInfinity)
  #expect(Timestamp.infinity.microsecondsSince1970 == nil)
  #expect(Timestamp.minusInfinity.microsecondsSince1970 == nil)
  #expect(Timestamp(microsecondsSince2000: .max - 1).microsecondsSince1970 == nil)
}

@Test func `rows to copy begin with a signature and end with a mark`() {
  var rows = CopyRows(columnCount: 2)
  rows.beginRow()
  rows.append(int4: 7)
  rows.appendNull()
  rows.appendEnd()
  let bytes = rows.bytes.withSpan { span in span.indices.map { span[$0] } }
  #expect(bytes.starts(with: Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0]))
  #expect(
    bytes[11...] == [
      0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 4, 0, 0, 0, 7, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
    ])
}
