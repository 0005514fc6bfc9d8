/// All conditions of a rulebook as one flat graph of tests.
///
/// Each test knows where to go when it holds and where when it does not; `all`, `any` and `not` are
/// nothing but these targets. Running one needs no stack and asks no test whose answer no longer
/// matters.
struct ConditionProgram: Sendable {
  /// Where a condition begins, or how it ended.
  typealias Target = Int32

  /// The condition holds. Also the entry of one that always does.
  static let accepted: Target = -1
  /// The condition does not hold.
  static let rejected: Target = -2

  /// One predicate.
  struct Test: Sendable {
    /// The fact it is about.
    enum Subject: Sendable {
      case channel, country, segment, customerID, quantity, currency, category, sku
      case attribute, item
    }

    /// How the fact is compared with the operands.
    enum Comparison: Sendable {
      case isOneText, isOneNumber, greater, greaterOrEqual, less, lessOrEqual
    }

    var subject: Subject
    var comparison: Comparison
    /// The attribute's name, in `texts`.
    var name: Int32
    /// The first of the operands, in `texts` or `numbers`.
    var firstOperand: Int32
    var operandCount: Int32
    /// The hash of the first operand in `texts`: mostly it is the only one.
    var hash: UInt64
    var onTrue: Target
    var onFalse: Target
  }

  private(set) var tests: [Test] = []
  /// Names, and operands sorted by hash.
  private(set) var texts: [Text] = []
  private(set) var numbers: [Decimal] = []

  /// Takes in a condition that has no faults and answers where it begins.
  mutating func compile(_ condition: Condition?) -> Target {
    guard let condition else { return Self.accepted }
    return compile(condition, onTrue: Self.accepted, onFalse: Self.rejected)
  }

  /// Targets are compiled before what jumps to them, so none is ever patched.
  private mutating func compile(
    _ condition: Condition, onTrue: Target, onFalse: Target
  ) -> Target {
    switch condition {
    case .all(let parts):
      return parts.reversed().reduce(onTrue) { compile($1, onTrue: $0, onFalse: onFalse) }
    case .any(let parts):
      return parts.reversed().reduce(onFalse) { compile($1, onTrue: onTrue, onFalse: $0) }
    case .not(let part):
      return compile(part, onTrue: onFalse, onFalse: onTrue)
    case .equals(let fact, let value):
      return append(fact, among: [value], onTrue, onFalse)
    case .isOne(let fact, let values):
      return append(fact, among: values, onTrue, onFalse)
    case .compares(let fact, let ordering, let number):
      numbers.append(number)
      let comparison: Test.Comparison =
        switch ordering {
        case .greater: .greater
        case .greaterOrEqual: .greaterOrEqual
        case .less: .less
        case .lessOrEqual: .lessOrEqual
        }
      return append(fact, comparison, operands: numbers.count - 1..<numbers.count, onTrue, onFalse)
    }
  }

  private mutating func append(
    _ fact: Fact, among values: [String], _ onTrue: Target, _ onFalse: Target
  ) -> Target {
    if fact == .quantity {
      let first = numbers.count
      numbers += values.compactMap { try? Decimal($0) }
      return append(fact, .isOneNumber, operands: first..<numbers.count, onTrue, onFalse)
    }
    let first = texts.count
    texts += values.map { value in
      // A currency is compared by its word, which the context already holds.
      fact == .currency
        ? Text(hash: UInt64(Currency(value)?.word ?? 0), value) : Text(value)
    }
    .sorted { $0.hash < $1.hash }
    return append(fact, .isOneText, operands: first..<texts.count, onTrue, onFalse)
  }

  private mutating func append(
    _ fact: Fact, _ comparison: Test.Comparison, operands: Range<Int>, _ onTrue: Target,
    _ onFalse: Target
  ) -> Target {
    var name: Int32 = -1
    let subject: Test.Subject
    switch fact {
    case .channel: subject = .channel
    case .country: subject = .country
    case .segment: subject = .segment
    case .customerID: subject = .customerID
    case .quantity: subject = .quantity
    case .currency: subject = .currency
    case .category: subject = .category
    case .sku: subject = .sku
    case .attribute(let attribute):
      subject = .attribute
      name = append(name: attribute)
    case .item(let attribute):
      subject = .item
      name = append(name: attribute)
    }
    tests.append(
      Test(
        subject: subject, comparison: comparison, name: name,
        firstOperand: Int32(operands.lowerBound), operandCount: Int32(operands.count),
        hash: comparison == .isOneText ? texts[operands.lowerBound].hash : 0,
        onTrue: onTrue, onFalse: onFalse))
    return Target(tests.count - 1)
  }

  private mutating func append(name: String) -> Int32 {
    texts.append(Text(name))
    return Int32(texts.count - 1)
  }
}
