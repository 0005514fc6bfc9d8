import Testing

@testable import Catalogue

@Suite struct `The order in which items are staged` {
  private func isKept(_ skus: [String]) -> Bool {
    var order = KeyOrder()
    for sku in skus { order.note(sku) }
    return order.isKept
  }

  @Test func `is that of bytes, in which the database has them too`() {
    #expect(isKept([]) && isKept(["SKU-1", "SKU-10", "SKU-10", "SKU-2"]))
    #expect(isKept(["Z", "a", "z", "é"]))
    #expect(!isKept(["a", "Z"]) && !isKept(["é", "z"]) && !isKept(["SKU-2", "SKU-10"]))
  }

  @Test func `once broken stays so`() {
    #expect(!isKept(["b", "a", "b", "c"]))
  }
}
