import Pricing
import TestKit
import Testing

/// The decimal beside the big-integer model.
struct DecimalArithmeticTests {
  @Test func `every operation agrees with the big integers`() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededGenerator(seed: seed)
    for _ in 0..<rounds(6_000) {
      let (lhs, rhs) = (random.decimal(), random.decimal())
      let (left, right) = (ExactNumber(lhs), ExactNumber(rhs))
      let comment: Comment = "seed \(seed): \(lhs), \(rhs)"
      #expect(same({ try lhs + rhs }, { try left + right }), comment)
      #expect(same({ try lhs - rhs }, { try left - right }), comment)
      #expect(same({ try lhs * rhs }, { try left * right }), comment)
      if rhs != .zero { #expect(same({ try lhs / rhs }, { try left / right }), comment) }
      #expect((lhs < rhs) == (left < right), comment)
      #expect((lhs == rhs) == (left == right), comment)
    }
  }

  @Test func `every rounding mode agrees with the big integers`() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededGenerator(seed: seed)
    let increments = try ["0.01", "0.05", "1", "0.000000000001", "25", "100000000000000"]
      .map { try Decimal($0) }
    for _ in 0..<rounds(800) {
      let number = random.decimal()
      let odd = random.decimal().magnitude
      for increment in increments + (odd == .zero ? [] : [odd]) {
        for mode in RoundingMode.allCases {
          #expect(
            same(
              { try number.quantized(to: increment, mode) },
              { try ExactNumber(number).quantized(to: ExactNumber(increment), mode) }),
            "seed \(seed): \(number) to \(increment) \(mode)")
        }
      }
    }
  }

  @Test(arguments: [
    (RoundingMode.halfEven, ["2", "2", "4", "-2", "3", "-3"]),
    (.halfUp, ["2", "3", "4", "-3", "3", "-3"]),
    (.halfDown, ["1", "2", "3", "-2", "3", "-3"]),
    (.up, ["2", "3", "4", "-3", "3", "-3"]),
    (.down, ["1", "2", "3", "-2", "2", "-2"]),
  ])
  func `each mode has its own middle`(_ mode: RoundingMode, _ expected: [String]) throws {
    let rounded = try ["1.5", "2.5", "3.5", "-2.5", "2.51", "-2.51"].map {
      try Decimal($0).quantized(to: .one, mode).description
    }
    #expect(rounded == expected)
  }

  @Test func `a product and a quotient are rounded half-even once`() throws {
    #expect(try Decimal("71") / Decimal("0.85") == Decimal("83.529411764706"))
    #expect(try Decimal("0.000000000001") * Decimal("0.5") == .zero)
    #expect(try Decimal("0.000000000003") * Decimal("0.5") == Decimal("0.000000000002"))
    #expect(try Decimal("-1") / Decimal("3") == Decimal("-0.333333333333"))
    #expect(try Decimal("2") / Decimal("3") == Decimal("0.666666666667"))
  }

  @Test func `leaving fifteen digits is an overflow and never wraps`() throws {
    #expect(throws: DecimalError.overflow) { try Decimal.greatest + Decimal("0.000000000001") }
    #expect(throws: DecimalError.overflow) { try -Decimal.greatest - Decimal("0.000000000001") }
    #expect(throws: DecimalError.overflow) { try Decimal.greatest * Decimal.greatest }
    #expect(throws: DecimalError.overflow) { try Decimal.greatest / Decimal("0.000000000001") }
    #expect(throws: DecimalError.overflow) { try Decimal.greatest.quantized(to: .one, .up) }
    #expect(throws: DecimalError.divisionByZero) { try Decimal.one / .zero }
    #expect(throws: DecimalError.divisionByZero) { try Decimal.one.quantized(to: .zero, .up) }
    #expect(Decimal(units: Decimal.greatest.units + 1) == nil)
    #expect(Decimal(1_000_000_000_000_000) == nil)
    #expect(try Decimal.greatest * .one == .greatest)
    #expect(try Decimal.greatest / Decimal.greatest == .one)
  }
}

/// Whether both compute the same value or both overflow.
private func same(_ fast: () throws -> Decimal, _ slow: () throws -> ExactNumber) -> Bool {
  switch (Result { try fast() }, Result { try slow() }) {
  case (.success(let fast), .success(let slow)): ExactNumber(fast) == slow
  case (.failure(DecimalError.overflow), .failure(is ExactNumber.Overflow)): true
  default: false
  }
}

extension SeededGenerator {
  /// A number of any size and sign, the ends of its digits often zeros or nines.
  mutating func decimal() -> Decimal {
    var units = Int128(next() % 10)
    for _ in 0..<Int(next() % 27) {
      let digit = [0, 9, 5, next() % 10][Int(next() % 4)]
      units = units * 10 + Int128(digit)
    }
    return Decimal(units: next() % 2 == 0 ? units : -units)!
  }
}
