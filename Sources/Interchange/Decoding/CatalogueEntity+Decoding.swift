import Bytes
import JSON
import Pricing

extension CatalogueEntity {
  /// The entity of a parsed line; nil where `problems` says why there is none.
  init?(
    _ line: borrowing JSONDocument, assuming assumedKind: EntityKind? = nil,
    _ problems: inout JSONProblems
  ) {
    guard let kind = Self.kind(line, assumedKind, &problems) else { return nil }
    let entity: CatalogueEntity? =
      switch kind {
      case .rounding: RoundingProfile(line, &problems).map { .rounding($0) }
      case .fxRate: FXRate(line, &problems).map { .fxRate($0) }
      case .priceList: PriceList(line, &problems).map { .priceList($0) }
      case .adjustment: Adjustment(line, &problems).map { .adjustment($0) }
      case .guardrail: Guardrail(line, &problems).map { .guardrail($0) }
      case .strategy: Strategy(line, &problems).map { .strategy($0) }
      case .item: Item(line, &problems).map { .item($0) }
      case .price: PriceEntry(line, &problems).map { .price($0) }
      case .signal: Signal(line, &problems).map { .signal($0) }
      }
    guard let entity, problems.isEmpty else { return nil }
    self = entity
  }

  private static func kind(
    _ line: borrowing JSONDocument, _ assumedKind: EntityKind?, _ problems: inout JSONProblems
  ) -> EntityKind? {
    guard line.kind(of: line.root) == .object else {
      problems.append(.mustBe(.object))
      return nil
    }
    guard let value = line.member("kind", of: line.root) else {
      if let assumedKind { return assumedKind }
      line.require("kind", of: line.root, &problems)
      return nil
    }
    do throws(JSONProblem) {
      return try line.withString(value) { name throws(JSONProblem) in
        guard let kind = EntityKind(parsing: name) else {
          let known = EntityKind.allCases.map { "\($0.name)" }.joined(separator: ", ")
          throw JSONProblem("is not a known kind, which are \(known)")
        }
        return kind
      }
    } catch {
      problems.append(error, at: value, in: line)
      return nil
    }
  }
}

/// The walk over a line's fields.
extension JSONDocument {
  /// Hands each field of the line but its kind to `body`; the kind must come first.
  @inline(__always)
  func forEachField(
    _ problems: inout JSONProblems,
    _ body: (
      _ key: Span<UInt8>, _ value: JSONValue, _ problems: inout JSONProblems
    ) throws(JSONProblem) -> Void
  ) {
    var isFirst = true
    forEachMember(of: root, &problems) { key, value, problems throws(JSONProblem) in
      if key.equals("kind") {
        guard isFirst else { throw JSONProblem("must be the first field") }
      } else {
        try body(key, value, &problems)
      }
      isFirst = false
    }
  }

  /// Notes those of the fields that the line lacks: null is as good as none.
  func noteMissing(_ names: StaticString..., in problems: inout JSONProblems) {
    noteMissing(names, of: root, in: &problems)
  }

  func noteMissing(
    _ names: [StaticString], of object: JSONValue, in problems: inout JSONProblems
  ) {
    guard kind(of: object) == .object else { return }
    for name in names {
      if let value = member(name, of: object) {
        if isNull(value) { problems.append(JSONProblem("is required"), at: value, in: self) }
      } else {
        require(name, of: object, &problems)
      }
    }
  }
}
