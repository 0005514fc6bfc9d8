import Bytes
import JSON
import Pricing

extension Condition {
  /// The condition that `value` is; nil where `problems` says why it is none.
  ///
  /// It goes as deep as the line does, which the document bounds.
  init?(
    _ value: JSONValue, in line: borrowing JSONDocument, _ problems: inout JSONProblems
  ) {
    var condition: Condition?
    var count = 0
    line.forEachMember(of: value, &problems) { key, value, problems throws(JSONProblem) in
      count += 1
      switch key {
      case "all": condition = .all(Self.parts(value, in: line, &problems))
      case "any": condition = .any(Self.parts(value, in: line, &problems))
      case "not": condition = Condition(value, in: line, &problems).map { .not($0) }
      case "eq": condition = try Self.equality(value, in: line, &problems)
      case "in": condition = try Self.membership(value, in: line, &problems)
      case "gt": condition = try Self.comparison(.greater, value, in: line, &problems)
      case "gte": condition = try Self.comparison(.greaterOrEqual, value, in: line, &problems)
      case "lt": condition = try Self.comparison(.less, value, in: line, &problems)
      case "lte": condition = try Self.comparison(.lessOrEqual, value, in: line, &problems)
      default: throw JSONProblem("is not a known predicate")
      }
    }
    if line.kind(of: value) == .object, count != 1 {
      problems.append(JSONProblem("must hold exactly one predicate"), at: value, in: line)
    }
    guard let condition else { return nil }
    self = condition
  }

  private static func parts(
    _ value: JSONValue, in line: borrowing JSONDocument, _ problems: inout JSONProblems
  ) -> [Condition] {
    var parts: [Condition] = []
    line.forEachElement(of: value, &problems) { element, problems throws(JSONProblem) in
      if let part = Condition(element, in: line, &problems) { parts.append(part) }
    }
    return parts
  }

  private static func equality(
    _ pair: JSONValue, in line: borrowing JSONDocument, _ problems: inout JSONProblems
  ) throws(JSONProblem) -> Condition? {
    var operand: String?
    let fact = try line.fact(ofPair: pair, &problems) { value, _ throws(JSONProblem) in
      operand = try line.scalarText(value)
    }
    guard let fact, let operand else { return nil }
    return .equals(fact, operand)
  }

  private static func membership(
    _ pair: JSONValue, in line: borrowing JSONDocument, _ problems: inout JSONProblems
  ) throws(JSONProblem) -> Condition? {
    var operands: [String] = []
    let fact = try line.fact(ofPair: pair, &problems) { value, problems throws(JSONProblem) in
      line.forEachElement(of: value, &problems) { element, _ throws(JSONProblem) in
        operands.append(try line.scalarText(element))
      }
    }
    return fact.map { .isOne($0, of: operands) }
  }

  private static func comparison(
    _ ordering: Ordering, _ pair: JSONValue, in line: borrowing JSONDocument,
    _ problems: inout JSONProblems
  ) throws(JSONProblem) -> Condition? {
    var operand: Decimal?
    let fact = try line.fact(ofPair: pair, &problems) { value, _ throws(JSONProblem) in
      guard let number = try line.amount(value) else { throw .mustBe(.number) }
      operand = number
    }
    guard let fact, let operand else { return nil }
    return .compares(fact, ordering, operand)
  }
}

extension JSONDocument {
  /// The fact that a pair begins with; what stands behind it goes to `readOperand`.
  fileprivate func fact(
    ofPair pair: JSONValue, _ problems: inout JSONProblems,
    _ readOperand: (JSONValue, inout JSONProblems) throws(JSONProblem) -> Void
  ) throws(JSONProblem) -> Fact? {
    var fact: Fact?
    var count = 0
    forEachElement(of: pair, &problems) { element, problems throws(JSONProblem) in
      count += 1
      switch count {
      case 1:
        fact = Fact(try string(element))
        if fact == nil { throw JSONProblem("is not a known fact") }
      case 2: try readOperand(element, &problems)
      default: break
      }
    }
    if kind(of: pair) == .array, count != 2 {
      throw JSONProblem("must be a pair of a fact and what it is compared with")
    }
    return fact
  }
}

extension JSONDocument {
  /// A condition; nil where there is none or `problems` says why.
  func condition(_ value: JSONValue, _ problems: inout JSONProblems) -> Condition? {
    isNull(value) ? nil : Condition(value, in: self, &problems)
  }
}
