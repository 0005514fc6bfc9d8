/// A typed predicate over the facts of a request and an item: never a script.
public indirect enum Condition: Sendable, Hashable {
  /// Every one holds.
  case all([Condition])
  /// At least one holds.
  case any([Condition])
  /// It does not hold.
  case not(Condition)
  /// The fact is this value. Of a set, that it contains it; of the category, that it is this one or
  /// below it; of the quantity, that it is this number.
  case equals(Fact, String)
  /// The fact is one of these values, read as `equals` does.
  case isOne(Fact, of: [String])
  /// The fact compares with a number as said: the quantity, or an attribute that is a number.
  case compares(Fact, Ordering, Decimal)

  /// A way in which two numbers compare.
  public enum Ordering: String, Sendable, Hashable {
    /// Greater than.
    case greater = "gt"
    /// Greater than or equal to.
    case greaterOrEqual = "gte"
    /// Less than.
    case less = "lt"
    /// Less than or equal to.
    case lessOrEqual = "lte"
  }

  /// How many predicates it is made of.
  public var predicateCount: Int {
    switch self {
    case .all(let parts), .any(let parts): parts.reduce(0) { $0 + $1.predicateCount }
    case .not(let part): part.predicateCount
    case .equals, .isOne, .compares: 1
    }
  }
}

extension Condition {
  /// Everything outside its domain. An empty `all`, `any` or `in` is a fault: one would hold for
  /// everybody, the others for nobody, and neither is ever meant.
  public func faults() -> [Fault] {
    var report = FaultReport()
    guard depth(limit: EntityLimits.conditionDepthMax) <= EntityLimits.conditionDepthMax else {
      report.add(
        "", .limitExceeded, "must nest at most \(EntityLimits.conditionDepthMax) deep")
      return report.faults
    }
    report.require(
      predicateCount <= EntityLimits.predicateCountMax, "",
      "must have at most \(EntityLimits.predicateCountMax) predicates", .limitExceeded)
    addFaults(to: &report, "")
    return report.faults
  }

  /// The depth of nesting, looked at no deeper than one beyond `limit`: what was read from outside
  /// must not exhaust the stack.
  private func depth(limit: Int) -> Int {
    guard limit >= 0 else { return 1 }
    return switch self {
    case .all(let parts), .any(let parts):
      1 + (parts.map { $0.depth(limit: limit - 1) }.max() ?? 0)
    case .not(let part): 1 + part.depth(limit: limit - 1)
    case .equals, .isOne, .compares: 1
    }
  }

  private func addFaults(to report: inout FaultReport, _ pointer: String) {
    switch self {
    case .all(let parts): Self.addFaults(of: parts, to: &report, pointer + "/all")
    case .any(let parts): Self.addFaults(of: parts, to: &report, pointer + "/any")
    case .not(let part): part.addFaults(to: &report, pointer + "/not")
    case .equals(let fact, let value):
      fact.addFaults(to: &report, pointer + "/eq/0")
      fact.addFaults(ofValue: value, to: &report, pointer + "/eq/1")
    case .isOne(let fact, let values):
      fact.addFaults(to: &report, pointer + "/in/0")
      report.require(!values.isEmpty, pointer + "/in/1", "must not be empty")
      report.require(
        values.count <= EntityLimits.valueCountMax, pointer + "/in/1",
        "must be at most \(EntityLimits.valueCountMax)", .limitExceeded)
      for (index, value) in values.enumerated() {
        fact.addFaults(ofValue: value, to: &report, pointer + "/in/1/\(index)")
      }
    case .compares(let fact, let ordering, _):
      let pointer = pointer + "/" + ordering.rawValue + "/0"
      fact.addFaults(to: &report, pointer)
      switch fact {
      case .quantity, .attribute, .item: break
      default: report.add(pointer, .outOfDomain, "must be a fact that can be a number")
      }
    }
  }

  private static func addFaults(
    of parts: [Condition], to report: inout FaultReport, _ pointer: String
  ) {
    report.require(!parts.isEmpty, pointer, "must not be empty")
    for (index, part) in parts.enumerated() { part.addFaults(to: &report, "\(pointer)/\(index)") }
  }
}

extension Fact {
  fileprivate func addFaults(to report: inout FaultReport, _ pointer: String) {
    switch self {
    case .attribute(let name), .item(let name): report.requireName(name, pointer)
    default: break
    }
  }

  fileprivate func addFaults(
    ofValue value: String, to report: inout FaultReport, _ pointer: String
  ) {
    switch self {
    case .quantity:
      report.require((try? Decimal(value)) != nil, pointer, "must be a number")
    case .currency:
      report.require(Currency(value) != nil, pointer, "must be a currency of ISO 4217")
    case .category: report.requireCategory(value, pointer)
    default:
      report.require(
        value.utf8.count <= EntityLimits.valueByteCountMax, pointer,
        "must have at most \(EntityLimits.valueByteCountMax) bytes", .limitExceeded)
    }
  }
}
