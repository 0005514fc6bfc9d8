import Pricing

/// An event of the stream.
package struct KeptEvent: Sendable {
  /// Its place in the stream.
  package let place: String
  /// The event, or why what lies there is none.
  package let event: Result<MarketEvent, EventFault>
  /// The trace of the request that it came with.
  package let traceparent: String?
}
