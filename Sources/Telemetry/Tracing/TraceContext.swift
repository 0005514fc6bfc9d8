import Bytes

/// Where a piece of work stands in a distributed trace: the W3C's `traceparent`, level 1.
package struct TraceContext: Sendable, Equatable {
  /// 128 bits that all work on one request shares; never zero.
  package struct TraceID: Sendable, Equatable {
    package let high: UInt64
    package let low: UInt64
  }

  package let traceID: TraceID
  /// The caller's span, or the one of this piece of work once `child(from:)` made it; never zero.
  package let spanID: UInt64
  /// Whether the caller records the trace.
  package let isSampled: Bool

  /// The bytes of a `traceparent` that this version writes.
  package static var byteCount: Int { 55 }

  package init(traceID: TraceID, spanID: UInt64, isSampled: Bool) {
    precondition((traceID.high | traceID.low) != 0 && spanID != 0)
    self.traceID = traceID
    self.spanID = spanID
    self.isSampled = isSampled
  }

  /// Starts a trace.
  package init(from ids: inout TraceIDGenerator, isSampled: Bool) {
    self.init(
      traceID: TraceID(high: ids.next(), low: ids.next()), spanID: ids.next(), isSampled: isSampled)
  }

  /// Reads a `traceparent`: `00-` trace `-` span `-` flags, in small hexadecimal digits.
  ///
  /// A higher version may carry more behind a further dash. Flags other than `sampled` are not
  /// known here and must not be passed on.
  package init?(traceparent text: Span<UInt8>) {
    let dash = UInt8(ascii: "-")
    guard text.count >= TraceContext.byteCount,
      text[2] == dash, text[35] == dash, text[52] == dash,
      let version = hexadecimal(text, in: 0..<2), version != 0xFF,
      let high = hexadecimal(text, in: 3..<19), let low = hexadecimal(text, in: 19..<35),
      let spanID = hexadecimal(text, in: 36..<52),
      let flags = hexadecimal(text, in: 53..<55),
      (high | low) != 0, spanID != 0
    else { return nil }
    if text.count > TraceContext.byteCount {
      guard version > 0, text[TraceContext.byteCount] == dash else { return nil }
    }
    self.init(
      traceID: TraceID(high: high, low: low), spanID: spanID, isSampled: flags & 1 == 1)
  }

  /// The context of work done on behalf of this one.
  package func child(from ids: inout TraceIDGenerator) -> TraceContext {
    TraceContext(traceID: traceID, spanID: ids.next(), isSampled: isSampled)
  }
}

extension ByteBuffer {
  package mutating func append(traceparent context: TraceContext) {
    append("00-")
    append(hexadecimal: context.traceID.high)
    append(hexadecimal: context.traceID.low)
    append("-")
    append(hexadecimal: context.spanID)
    append(context.isSampled ? "-01" : "-00")
  }
}

/// Up to sixteen digits, small letters only.
private func hexadecimal(_ text: Span<UInt8>, in range: Range<Int>) -> UInt64? {
  var number: UInt64 = 0
  for index in range {
    let byte = text[index]
    let digit: UInt8
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
    default: return nil
    }
    number = number << 4 | UInt64(digit)
  }
  return number
}
