/// Which of `count` products is asked for next.
package struct Popularity: Sendable {
  package enum Shape: Equatable, Sendable {
    /// Each as often as the others.
    case uniform
    /// The n-th by a share of 1/n to that exponent: few products have most of the requests.
    case zipf(exponent: Double)
  }

  package static let countMax = 10_000_000

  package let count: Int
  /// Walker's alias table: a slot is taken evenly, then it or its alias by the slot's share.
  private let shares: [Float]
  private let aliases: [UInt32]

  package init(_ shape: Shape, count: Int) {
    precondition((1...Self.countMax).contains(count))
    self.count = count
    switch shape {
    case .uniform:
      shares = []
      aliases = []
    case .zipf(let exponent):
      let weights = (1...count).map { 1 / Double($0).raised(to: exponent) }
      (shares, aliases) = Self.aliasTable(weights)
    }
  }

  package func next(_ random: inout RandomSequence) -> Int {
    let slot = random.next(below: count)
    guard !shares.isEmpty, random.nextShare() >= Double(shares[slot]) else { return slot }
    return Int(aliases[slot])
  }

  private static func aliasTable(_ weights: [Double]) -> ([Float], [UInt32]) {
    let mean = weights.reduce(0, +) / Double(weights.count)
    var rest = weights.map { $0 / mean }
    var shares = [Float](repeating: 1, count: weights.count)
    var aliases = (0..<weights.count).map(UInt32.init)
    var small = rest.indices.filter { rest[$0] < 1 }
    var large = rest.indices.filter { rest[$0] >= 1 }
    while let poor = small.popLast(), let rich = large.popLast() {
      shares[poor] = Float(rest[poor])
      aliases[poor] = UInt32(rich)
      rest[rich] -= 1 - rest[poor]
      if rest[rich] < 1 { small.append(rich) } else { large.append(rich) }
    }
    return (shares, aliases)
  }
}

extension Double {
  /// A positive number to a power from 0 on, the fraction of the power by square roots. It costs
  /// more than the C library's and is the same on every machine.
  func raised(to power: Double) -> Double {
    precondition(self > 0 && power >= 0)
    var result = 1.0
    for _ in 0..<Int(power) { result *= self }
    var fraction = power - power.rounded(.down)
    var root = self
    while fraction > 0x1p-30 {
      root = root.squareRoot()
      fraction *= 2
      if fraction >= 1 {
        result *= root
        fraction -= 1
      }
    }
    return result
  }
}
