/// What was drawn for one iteration: a step and those that follow it speak of the same product.
package struct Draw: Sendable {
  package var product = 0
  /// A product that no iteration before asked for.
  package var coldProduct = 0
  package var number = 0

  package init() {}
}

/// All that is left to chance, and the walk over cold products, for one worker.
package struct Draws: Sendable {
  private var random: RandomSequence
  private let popularity: Popularity
  private let coldRange: Range<Int>
  private var cold: Int
  private var number: Int
  private let workerCount: Int

  /// Workers walk over the cold products and number their iterations side by side.
  package init(
    _ popularity: Popularity, coldRange: Range<Int>, worker: Int, of workerCount: Int, seed: UInt64
  ) {
    self.popularity = popularity
    self.coldRange = coldRange
    self.workerCount = workerCount
    cold = worker
    number = worker
    random = RandomSequence(seed: seed &+ UInt64(worker) &* 0xD134_2543_DE82_EF95)
  }

  /// Cold products are walked over by those iterations alone that ask for them.
  package mutating func nextDraw(takesCold: Bool) -> Draw {
    var draw = Draw()
    draw.product = nextProduct()
    if takesCold { draw.coldProduct = nextCold() }
    draw.number = number
    number += workerCount
    return draw
  }

  package mutating func nextProduct() -> Int { popularity.next(&random) }

  /// After the last one the walk begins anew.
  private mutating func nextCold() -> Int {
    defer { cold += workerCount }
    return coldRange.lowerBound + cold % max(1, coldRange.count)
  }

  /// The place of one of several weights, each as likely as its share; `sums` adds them up.
  package mutating func nextPlace(among sums: [Double]) -> Int {
    guard sums.count > 1, let total = sums.last else { return 0 }
    let share = random.nextShare() * total
    return sums.firstIndex { share < $0 } ?? sums.count - 1
  }
}
