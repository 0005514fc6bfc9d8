import Bytes

/// A line being written: the time, the level, the message, then fields as they are added.
@usableFromInline
package struct LogLine: ~Copyable {
  private(set) var text = ByteBuffer(capacity: 512)

  /// Of a field's value: a longer one is cut and ends in `…`.
  package static var valueByteCountMax: Int { 8192 }

  init(level: LogLevel, message: StaticString, milliseconds: Int) {
    text.append("{\"time\":\"")
    text.append(instant: milliseconds)
    text.append("\",\"level\":\"")
    text.append(level.name)
    text.append("\",\"message\":\"")
    message.withUTF8Buffer { text.append(escapingForJSON: $0.span) }
    text.append("\"")
  }

  /// Bytes from outside may be anything: what is not UTF-8 is repaired.
  package mutating func add(_ name: StaticString, _ value: Span<UInt8>) {
    append(name)
    text.append("\"")
    if value.count <= LogLine.valueByteCountMax {
      text.append(escapingForJSON: value)
    } else {
      text.append(escapingForJSON: value.extracting(0..<LogLine.valueByteCountMax))
      text.append("…")
    }
    text.append("\"")
  }

  package mutating func add(_ name: StaticString, _ value: String) {
    var value = value
    value.withUTF8 { add(name, $0.span) }
  }

  package mutating func add(_ name: StaticString, _ value: some BinaryInteger) {
    append(name)
    text.append(decimal: value)
  }

  package mutating func add(_ name: StaticString, _ value: Bool) {
    append(name)
    text.append(value ? "true" : "false")
  }

  /// A duration, as seconds to the last digit.
  package mutating func add(_ name: StaticString, nanoseconds: Int) {
    append(name)
    if nanoseconds < 0 { text.append("-") }
    text.append(UInt64(nanoseconds.magnitude), decimalPlaces: 9)
  }

  package mutating func add(_ name: StaticString, _ value: some Error) {
    add(name, String(describing: value))
  }

  /// Which trace the line belongs to, as `trace_id` and `span_id`.
  package mutating func add(_ trace: TraceContext) {
    append("trace_id")
    text.append("\"")
    text.append(hexadecimal: trace.traceID.high)
    text.append(hexadecimal: trace.traceID.low)
    text.append("\"")
    append("span_id")
    text.append("\"")
    text.append(hexadecimal: trace.spanID)
    text.append("\"")
  }

  mutating func end() { text.append("}\n") }

  private mutating func append(_ name: StaticString) {
    text.append(",\"")
    text.append(name)
    text.append("\":")
  }
}

extension LogLevel {
  fileprivate var name: StaticString {
    switch self {
    case .trace: "trace"
    case .debug: "debug"
    case .info: "info"
    case .warning: "warning"
    case .error: "error"
    }
  }
}
