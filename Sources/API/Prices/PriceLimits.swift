import OpenAPI
import Pricing

/// The limits that a request for prices can meet, of which some are the operator's.
package struct PriceLimits: Sendable {
  private let waitingLineCountMax: Int

  package init(waitingLineCountMax: Int) { self.waitingLineCountMax = waitingLineCountMax }

  package var described: [Limit] {
    [
      Limit("Lines of a batch", "\(BatchQuestion.lineCountMax)", beyondIt: .invalidRequest),
      Limit(
        "Segments of a customer", "\(EntityLimits.segmentCountMax)", beyondIt: .invalidRequest),
      Limit(
        "Attributes of a request", "\(EntityLimits.attributeCountMax)", beyondIt: .invalidRequest),
      Limit(
        "Lines that wait for their sheets, on each shard", "\(waitingLineCountMax)",
        beyondIt: .overloaded),
    ]
  }
}
