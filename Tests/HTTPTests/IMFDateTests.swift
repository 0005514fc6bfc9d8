import Bytes
import Glibc
import HTTP
import TestKit
import Testing

private func text(_ date: IMFDate) -> String {
  let bytes = date.bytes
  return String(decoding: bytes.span)
}

@Test(arguments: [
  (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
  (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
  (951_782_399, "Mon, 28 Feb 2000 23:59:59 GMT"),
  (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
  (951_868_800, "Wed, 01 Mar 2000 00:00:00 GMT"),
  (1_709_164_800, "Thu, 29 Feb 2024 00:00:00 GMT"),
  (1_795_132_800, "Fri, 20 Nov 2026 00:00:00 GMT"),
  (2_147_483_648, "Tue, 19 Jan 2038 03:14:08 GMT"),
  (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
  (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"),
  (-1, "Thu, 01 Jan 1970 00:00:00 GMT"),
  (Int64.max, "Fri, 31 Dec 9999 23:59:59 GMT"),
])
func `a date is as the calendar has it`(unixSeconds: Int64, expected: String) {
  #expect(text(IMFDate(unixSeconds: unixSeconds)) == expected)
}

@Test func `dates are those of the C library`() {
  let seed = UInt64.random(in: 0...UInt64.max)
  var random = SeededGenerator(seed: seed)
  let years: [Range<time_t>] = [0..<4_102_444_800, 4_102_444_800..<253_402_300_800]
  for round in 0..<20_000 {
    var seconds = time_t.random(in: years[round % 2], using: &random)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    var buffer = [CChar](repeating: 0, count: 64)
    let count = strftime(&buffer, buffer.count, "%a, %d %b %Y %H:%M:%S GMT", &parts)
    let expected = String(decoding: buffer[..<count].map { UInt8($0) }, as: UTF8.self)
    guard text(IMFDate(unixSeconds: Int64(seconds))) == expected else {
      Issue.record("differs at \(seconds), seed \(seed)")
      return
    }
  }
}
