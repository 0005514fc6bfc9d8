import Bytes
import JSON
import Pricing

/// Why bytes are no market event.
package enum EventFault: Error, Sendable, Equatable {
  /// They are more than an event may have.
  case tooLong
  /// They are not JSON.
  case malformed(String)
  /// They are JSON, but not what an event is: each problem with its pointer.
  case invalid([String])
}

/// Reads market events, one after the other, in memory that it keeps.
package struct EventReader: ~Copyable {
  package static let byteCountMax = 64 << 10

  private var document = JSONDocument(limits: Self.limits)

  package init() {}

  /// For whoever parses the document of an event himself.
  package static var limits: JSONLimits {
    var limits = JSONLimits()
    limits.byteCountMax = byteCountMax
    limits.tokenCountMax = byteCountMax / 2
    limits.depthMax = 8
    return limits
  }

  package mutating func read(
    _ text: Span<UInt8>, _ arrival: EventArrival
  ) throws(EventFault) -> MarketEvent {
    guard text.count <= Self.byteCountMax else { throw .tooLong }
    do throws(JSONError) { try document.parse(text) } catch { throw .malformed("\(error)") }
    var problems = JSONProblems()
    if let event = MarketEvent(document.root, in: document, arrival, &problems) { return event }
    throw .invalid(problems.all.map { "\($0.pointer) \($0.detail)" })
  }
}

extension MarketEvent {
  /// The event as it is sent.
  package var json: [UInt8] {
    var buffer = ByteBuffer()
    buffer.appendJSON { json in write(to: &json) }
    return buffer.withSpan { bytes in bytes.indices.map { bytes[$0] } }
  }
}
