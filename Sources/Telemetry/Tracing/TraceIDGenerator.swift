/// Makes ids for traces and spans: xoshiro256++, one per shard, seeded from the system.
///
/// Ids must differ from all others in the world, not be hard to guess: 256 bits of state are enough
/// for that, and a call into the kernel for each would be paid by every request.
package struct TraceIDGenerator: Sendable {
  private var state: (UInt64, UInt64, UInt64, UInt64)

  package init() {
    var system = SystemRandomNumberGenerator()
    self.init(seededBy: &system)
  }

  init(seededBy source: inout some RandomNumberGenerator) {
    repeat {
      state = (source.next(), source.next(), source.next(), source.next())
    } while state == (0, 0, 0, 0)
  }

  /// The next id; never zero, which both headers hold invalid.
  package mutating func next() -> UInt64 {
    var number: UInt64
    repeat {
      number = rotated(state.0 &+ state.3, by: 23) &+ state.0
      let shifted = state.1 &<< 17
      state.2 ^= state.0
      state.3 ^= state.1
      state.1 ^= state.2
      state.0 ^= state.3
      state.2 ^= shifted
      state.3 = rotated(state.3, by: 45)
    } while number == 0
    return number
  }
}

private func rotated(_ bits: UInt64, by count: UInt64) -> UInt64 {
  bits &<< count | bits &>> (64 - count)
}
