import LoadPlan
import Testing

private func shares(_ popularity: Popularity, drawCount: Int, seed: UInt64) -> [Double] {
  var random = RandomSequence(seed: seed)
  var counts = [Int](repeating: 0, count: popularity.count)
  for _ in 0..<drawCount { counts[popularity.next(&random)] += 1 }
  return counts.map { Double($0) / Double(drawCount) }
}

@Suite struct `The popularity of products` {
  @Test func `is even where it is uniform`() {
    for share in shares(Popularity(.uniform, count: 10), drawCount: 100_000, seed: 3) {
      #expect((share - 0.1).magnitude < 0.01)
    }
  }

  @Test(arguments: [0.5, 1, 1.25, 2])
  func `follows Zipf's law`(exponent: Double) {
    let shares = shares(
      Popularity(.zipf(exponent: exponent), count: 50), drawCount: 200_000, seed: 3)
    #expect((shares[0] / shares[3] / fourth(exponent) - 1).magnitude < 0.1)
    #expect(shares[0] > shares[9] && shares[9] > shares[49])
  }

  /// Four to a power, of those that are tested.
  private func fourth(_ exponent: Double) -> Double {
    switch exponent {
    case 0.5: 2
    case 1: 4
    case 1.25: 4 * 4.0.squareRoot().squareRoot()
    default: 16
    }
  }

  @Test func `is the same for the same seed`() {
    let popularity = Popularity(.zipf(exponent: 1), count: 1_000)
    #expect(
      shares(popularity, drawCount: 1_000, seed: 9) == shares(popularity, drawCount: 1_000, seed: 9)
    )
    #expect(
      shares(popularity, drawCount: 1_000, seed: 9) != shares(popularity, drawCount: 1_000, seed: 8)
    )
  }
}
