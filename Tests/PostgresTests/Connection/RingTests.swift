import TestKit
import Testing

@testable import Postgres

@Test func `a ring keeps its order wherever it begins`() {
  var random = SeededGenerator(seed: 7)
  var ring = Ring<Int>(countMax: 5)
  var model: [Int] = []
  for number in 0..<2_000 {
    switch Int.random(in: 0..<4, using: &random) {
    case 0, 1:
      guard !ring.isFull else { continue }
      ring.append(number)
      model.append(number)
    case 2 where !model.isEmpty:
      let (first, expected) = (ring.removeFirst(), model.removeFirst())
      #expect(first == expected)
    case 3 where !model.isEmpty:
      let index = Int.random(in: model.indices, using: &random)
      let (element, expected) = (ring.remove(at: index), model.remove(at: index))
      #expect(element == expected)
    default: continue
    }
    #expect(ring.first == model.first)
    #expect((0..<ring.count).map { ring[$0] } == model)
    #expect(ring.isFull == (model.count == 5) && ring.isEmpty == model.isEmpty)
  }
}
