/// A whole number of any size, by the methods of primary school: the model that the fast decimal
/// is compared with. It shares no code with it.
struct BigInteger: Equatable, Comparable {
  /// Base 10⁴, the least significant first, no leading zeros; zero is empty.
  private(set) var limbs: [Int] = []
  private(set) var isNegative = false

  private static let base = 10_000

  init(_ value: Int) { self.init(String(value)) }

  init(_ text: String) {
    var digits = Array(text.utf8)
    let negative = digits.first == UInt8(ascii: "-")
    if negative { digits.removeFirst() }
    while !digits.isEmpty {
      let group = digits.suffix(4)
      limbs.append(group.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) })
      digits.removeLast(group.count)
    }
    normalise()
    isNegative = negative && !limbs.isEmpty
  }

  init(_ value: Int128) { self.init(String(value)) }

  private init(limbs: [Int], isNegative: Bool) {
    self.limbs = limbs
    normalise()
    self.isNegative = isNegative && !self.limbs.isEmpty
  }

  private mutating func normalise() {
    while limbs.last == 0 { limbs.removeLast() }
  }

  static func power(ofTen exponent: Int) -> BigInteger {
    BigInteger("1" + String(repeating: "0", count: exponent))
  }

  var magnitude: BigInteger { BigInteger(limbs: limbs, isNegative: false) }
  var isZero: Bool { limbs.isEmpty }
  var isOdd: Bool { (limbs.first ?? 0) % 2 == 1 }

  static func < (lhs: BigInteger, rhs: BigInteger) -> Bool {
    if lhs.isNegative != rhs.isNegative { return lhs.isNegative }
    let smaller = compareMagnitudes(lhs.limbs, rhs.limbs)
    return lhs.isNegative ? smaller > 0 : smaller < 0
  }

  private static func compareMagnitudes(_ lhs: [Int], _ rhs: [Int]) -> Int {
    if lhs.count != rhs.count { return lhs.count - rhs.count }
    for index in lhs.indices.reversed() where lhs[index] != rhs[index] {
      return lhs[index] - rhs[index]
    }
    return 0
  }

  static prefix func - (number: BigInteger) -> BigInteger {
    BigInteger(limbs: number.limbs, isNegative: !number.isNegative)
  }

  static func + (lhs: BigInteger, rhs: BigInteger) -> BigInteger {
    if lhs.isNegative == rhs.isNegative {
      var sum: [Int] = []
      var carry = 0
      for index in 0..<max(lhs.limbs.count, rhs.limbs.count) {
        let digit =
          carry + (index < lhs.limbs.count ? lhs.limbs[index] : 0)
          + (index < rhs.limbs.count ? rhs.limbs[index] : 0)
        sum.append(digit % base)
        carry = digit / base
      }
      if carry > 0 { sum.append(carry) }
      return BigInteger(limbs: sum, isNegative: lhs.isNegative)
    }
    let lhsIsLarger = compareMagnitudes(lhs.limbs, rhs.limbs) >= 0
    let (larger, smaller) = lhsIsLarger ? (lhs, rhs) : (rhs, lhs)
    return BigInteger(
      limbs: subtract(smaller.limbs, from: larger.limbs), isNegative: larger.isNegative)
  }

  private static func subtract(_ smaller: [Int], from larger: [Int]) -> [Int] {
    var difference = larger
    var borrow = 0
    for index in larger.indices {
      var digit = larger[index] - borrow - (index < smaller.count ? smaller[index] : 0)
      borrow = digit < 0 ? 1 : 0
      if digit < 0 { digit += base }
      difference[index] = digit
    }
    return difference
  }

  static func - (lhs: BigInteger, rhs: BigInteger) -> BigInteger { lhs + -rhs }

  static func * (lhs: BigInteger, rhs: BigInteger) -> BigInteger {
    var product = [Int](repeating: 0, count: lhs.limbs.count + rhs.limbs.count + 1)
    for (left, factor) in lhs.limbs.enumerated() {
      for (right, other) in rhs.limbs.enumerated() { product[left + right] += factor * other }
    }
    for index in product.indices.dropLast() {
      product[index + 1] += product[index] / base
      product[index] %= base
    }
    return BigInteger(limbs: product, isNegative: lhs.isNegative != rhs.isNegative)
  }

  /// Towards zero, with the remainder's sign that of the dividend: long division, each digit found
  /// by bisection.
  func dividedTowardsZero(by divisor: BigInteger) -> (quotient: BigInteger, remainder: BigInteger) {
    let bound = divisor.magnitude
    var quotient: [Int] = []
    var remainder = BigInteger(0)
    for limb in limbs.reversed() {
      remainder = BigInteger(limbs: [limb] + remainder.limbs, isNegative: false)
      var low = 0
      var high = Self.base - 1
      while low < high {
        let middle = (low + high + 1) / 2
        if bound * BigInteger(limbs: [middle], isNegative: false) <= remainder {
          low = middle
        } else {
          high = middle - 1
        }
      }
      remainder = remainder - bound * BigInteger(limbs: [low], isNegative: false)
      quotient.insert(low, at: 0)
    }
    return (
      BigInteger(limbs: quotient, isNegative: isNegative != divisor.isNegative),
      BigInteger(limbs: remainder.limbs, isNegative: isNegative)
    )
  }
}

extension BigInteger: CustomStringConvertible {
  var description: String {
    guard let first = limbs.last else { return "0" }
    let rest = limbs.dropLast().reversed().map { limb in
      String(repeating: "0", count: 4 - String(limb).count) + String(limb)
    }
    return (isNegative ? "-" : "") + String(first) + rest.joined()
  }
}
