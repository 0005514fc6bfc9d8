/// What is wrong with one value of a document that is JSON but not what was asked for.
///
/// A decoder throws it without a pointer; the walk that catches it knows the member or element at
/// fault and adds it.
@usableFromInline
package struct JSONProblem: Error, Equatable {
  /// The value's RFC 6901 pointer: `/lines/3/quantity`, or nothing for the whole document.
  package var pointer = ""
  /// Goes on where the pointer ends: `must be greater than 0`.
  package let detail: String

  package init(_ detail: String, at pointer: String = "") {
    self.pointer = pointer
    self.detail = detail
  }

  package static var unknownField: JSONProblem { JSONProblem("is not a known field") }

  @usableFromInline
  package static func mustBe(_ kind: JSONKind) -> JSONProblem {
    switch kind {
    case .null: JSONProblem("must be null")
    case .boolean: JSONProblem("must be true or false")
    case .number: JSONProblem("must be a number")
    case .string: JSONProblem("must be a string")
    case .array: JSONProblem("must be an array")
    case .object: JSONProblem("must be an object")
    }
  }

  @usableFromInline
  static func missing(_ name: StaticString) -> JSONProblem {
    JSONProblem("is required", at: "/\(name)")
  }
}

/// The problems found in a document, in its order, so that a client hears of all of them at once.
@usableFromInline
package struct JSONProblems {
  @usableFromInline package private(set) var all: [JSONProblem] = []
  @usableFromInline let countMax: Int

  /// A walk ends when `countMax` problems are found: to name each of them takes a walk of its own.
  @inlinable
  package init(countMax: Int = 20) {
    self.countMax = countMax
  }

  @inlinable package var isEmpty: Bool { all.isEmpty }
  @inlinable package var isFull: Bool { all.count >= countMax }

  package mutating func append(_ problem: JSONProblem) {
    if !isFull { all.append(problem) }
  }

  /// Appends `problem`, which `value` has.
  @usableFromInline
  package mutating func append(
    _ problem: JSONProblem, at value: JSONValue, in document: borrowing JSONDocument
  ) {
    guard !isFull else { return }
    append(JSONProblem(problem.detail, at: document.pointer(to: value) + problem.pointer))
  }
}
