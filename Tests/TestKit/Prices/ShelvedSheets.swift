import Pricing
import Quoting

/// A source that has all its sheets at hand, found by their bytes: open addressing, no deletion.
package final class ShelvedSheets: SheetSource {
  private var slots: [PriceSheet?]

  package init(_ sheets: [PriceSheet]) {
    slots = Array(repeating: nil, count: max(16, sheets.count * 2))
    for sheet in sheets {
      let slot = slot(of: sheet.sku.string.utf8.span)
      slots[slot] = sheet
    }
  }

  package func atHand(_ sku: Span<UInt8>) -> SheetOutcome? {
    slots[slot(of: sku)].map { .sheet($0, .local) } ?? .unknownProduct
  }

  package func load(_ skus: [String], for waiter: any SheetWaiter) {
    preconditionFailure("all there is is at hand")
  }

  /// Of the past nothing is known.
  package func load(_ skus: [String], asOf instant: Instant, for waiter: any SheetWaiter) {
    for index in skus.indices { waiter.received(.unknownProduct, at: index) }
  }

  /// Where the sheet of `sku` stands, or would.
  private func slot(of sku: Span<UInt8>) -> Int {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for index in 0..<sku.count { hash = (hash ^ UInt64(sku[index])) &* 0x100_0000_01B3 }
    var slot = Int(hash % UInt64(slots.count))
    while let sheet = slots[slot], !sku.isText(sheet.sku.string) {
      slot = (slot + 1) % slots.count
    }
    return slot
  }
}

extension Span<UInt8> {
  fileprivate func isText(_ text: String) -> Bool {
    let bytes = text.utf8.span
    guard count == bytes.count else { return false }
    for index in 0..<count where self[index] != bytes[index] { return false }
    return true
  }
}
