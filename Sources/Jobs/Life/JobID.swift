import Bytes
import Telemetry

/// The name of a job: the caller's own, so that asking twice makes one job, or a made one.
///
/// It stands in a key and in URLs: letters, digits and `-_.:~`, at most 128 of them.
package struct JobID: Sendable, Hashable, CustomStringConvertible {
  package let text: String

  package static let byteCountMax = 128

  /// Nil for a text that cannot be one.
  package init?(_ text: String) {
    guard (1...Self.byteCountMax).contains(text.utf8.count), text.utf8.allSatisfy(\.isOfJobID)
    else { return nil }
    self.text = text
  }

  private init(trusted text: String) { self.text = text }

  /// One that no other job has: a UUID whose first bits are the time (RFC 9562, version 7).
  package static func unique(milliseconds: Int = millisecondsSinceEpoch()) -> JobID {
    var text = ByteBuffer(capacity: 40)
    let high = UInt64(milliseconds) << 16 | 0x7000 | UInt64.random(in: 0...0xFFF)
    let low = UInt64.random(in: .min ... .max) >> 2 | 0x8000_0000_0000_0000
    text.append(hexadecimal: high)
    text.append(hexadecimal: low)
    let digits = text.withSpan { String(decoding: $0) }
    var dashed = ""
    for (place, digit) in digits.enumerated() {
      if [8, 12, 16, 20].contains(place) { dashed.append("-") }
      dashed.append(digit)
    }
    return JobID(trusted: dashed)
  }

  /// The job of one tick of a schedule.
  static func tick(of schedule: String, at milliseconds: Int) -> JobID? {
    JobID("tick:\(schedule):\(milliseconds)")
  }

  package var description: String { text }
}

extension UInt8 {
  fileprivate var isOfJobID: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
      UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "~"):
      true
    default: false
    }
  }
}
