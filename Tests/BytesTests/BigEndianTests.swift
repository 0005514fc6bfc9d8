import Bytes
import TestKit
import Testing

@Test func `a number's bytes stand the most significant first`() {
  var buffer = ByteBuffer()
  buffer.append(bigEndian: UInt16(0x0102))
  buffer.append(bigEndian: Int32(-2))
  buffer.append(bigEndian: UInt64(0x0102_0304_0506_0708))
  let bytes = buffer.withSpan { span in span.indices.map { span[$0] } }
  #expect(bytes == [1, 2, 0xFF, 0xFF, 0xFF, 0xFE, 1, 2, 3, 4, 5, 6, 7, 8])
}

@Test func `a number is read back from wherever it stands`() {
  let bytes = GuardedBytes([9, 0x80, 0, 0, 0, 0, 0, 0, 1])
  bytes.withSpan { span in
    let (whole, part) = (span.bigEndian(at: 1, as: Int64.self), span.bigEndian(as: UInt16.self))
    #expect(whole == Int64.min + 1)
    #expect(part == 0x0980)
    let beyond = span.bigEndian(at: 2, as: Int64.self)
    let before = span.bigEndian(at: -1, as: UInt8.self)
    #expect(beyond == nil && before == nil)
  }
}
