import Bytes

/// What a request is known by in answers and logs: the caller's `X-Request-Id` where that is sane,
/// else one made here. It is held in place, so that it costs no allocation.
package struct RequestID: Sendable {
  package static let byteCountMax = 64

  private var storage = InlineArray<64, UInt8>(repeating: 0)
  private var count = 0

  package init() {}

  /// The caller's own, if it is 1 to 64 letters, digits and `-_.:` and so can do no harm in a log
  /// or a header.
  package init?(_ text: Span<UInt8>) {
    guard (1...Self.byteCountMax).contains(text.count) else { return nil }
    for index in 0..<text.count {
      guard text[index].isRequestIDText else { return nil }
      storage[index] = text[index]
    }
    count = text.count
  }

  /// Lends the text.
  package func withSpan<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
    body(storage.span.extracting(first: count))
  }
}

extension RequestID: CustomStringConvertible {
  package var description: String { withSpan { String(decoding: $0) } }
}

/// Makes request ids that no other process and no other shard makes: sixteen random digits and a
/// count, all hexadecimal.
package struct RequestIDGenerator {
  /// The id given out last.
  private var id = RequestID()

  package init() {
    id.append(hexadecimal: .random(in: .min ... .max), digitCount: 16)
    id.append(UInt8(ascii: "-"))
    id.append(hexadecimal: 0, digitCount: Self.countDigitCount)
  }

  package mutating func next() -> RequestID {
    id.increment(lastDigits: Self.countDigitCount)
    return id
  }

  private static var countDigitCount: Int { 10 }
}

extension RequestID {
  fileprivate mutating func append(_ byte: UInt8) {
    storage[count] = byte
    count += 1
  }

  /// Appends the lowest digits of `number`.
  fileprivate mutating func append(hexadecimal number: UInt64, digitCount: Int) {
    for place in (0..<UInt64(digitCount)).reversed() {
      let digit = UInt8(truncatingIfNeeded: number &>> (4 &* place)) & 0xF
      append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit)
    }
  }

  /// Counts on in the last digits, which begin anew behind the highest: mostly one of them changes.
  fileprivate mutating func increment(lastDigits digitCount: Int) {
    for place in (count - digitCount..<count).reversed() {
      switch storage[place] {
      case UInt8(ascii: "f"): storage[place] = UInt8(ascii: "0")
      case UInt8(ascii: "9"): return storage[place] = UInt8(ascii: "a")
      default: return storage[place] += 1
      }
    }
  }
}

extension UInt8 {
  fileprivate var isRequestIDText: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
      UInt8(ascii: "."), UInt8(ascii: ":"):
      true
    default: false
    }
  }
}
