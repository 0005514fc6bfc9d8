/// Random numbers of the demo (SplitMix64): the same on every machine, and for each item its own,
/// so that any item can be made again without those before it.
struct DemoGenerator {
  private var state: UInt64

  /// The numbers of the item `place` in the catalogue of `seed`.
  init(seed: UInt64, place: Int) {
    state = seed
    state = next() ^ UInt64(place)
  }

  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number from `range`.
  mutating func number(in range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next().multipliedFullWidth(by: UInt64(range.count)).high)
  }

  /// True once in `count` times.
  mutating func isOne(of count: Int) -> Bool { number(in: 1...count) == 1 }

  mutating func element<Element>(of elements: [Element]) -> Element {
    elements[number(in: 0...elements.count - 1)]
  }
}
