import Bytes

/// Walks over a document's objects and arrays.
extension JSONDocument {
  /// Hands each member of `object` to `body`, its key unescaped.
  ///
  /// What `body` throws is a problem of that member: it is added to `problems` with its pointer,
  /// and the walk goes on, so that all problems are found in one go.
  @inlinable
  package func forEachMember(
    of object: JSONValue, _ problems: inout JSONProblems,
    _ body: (
      _ key: Span<UInt8>, _ value: JSONValue, _ problems: inout JSONProblems
    ) throws(JSONProblem) -> Void
  ) {
    guard kind(of: object) == .object else {
      return problems.append(.mustBe(.object), at: object, in: self)
    }
    let end = Int(tokens[object.index].link)
    var key = object.index + 1
    while key < end, !problems.isFull {
      let value = JSONValue(index: key + 1)
      do throws(JSONProblem) {
        try text.withSpan(tokens[key].range) { bytes throws(JSONProblem) in
          try body(bytes, value, &problems)
        }
      } catch {
        problems.append(error, at: value, in: self)
      }
      key = Int(tokens[value.index].link)
    }
  }

  /// Hands each element of `array` to `body`, as `forEachMember` does each member.
  @inlinable
  package func forEachElement(
    of array: JSONValue, _ problems: inout JSONProblems,
    _ body: (_ value: JSONValue, _ problems: inout JSONProblems) throws(JSONProblem) -> Void
  ) {
    guard kind(of: array) == .array else {
      return problems.append(.mustBe(.array), at: array, in: self)
    }
    let end = Int(tokens[array.index].link)
    var element = JSONValue(index: array.index + 1)
    while element.index < end, !problems.isFull {
      do throws(JSONProblem) {
        try body(element, &problems)
      } catch {
        problems.append(error, at: element, in: self)
      }
      element = JSONValue(index: Int(tokens[element.index].link))
    }
  }

  /// The member of `object` with that name.
  @inlinable
  package func member(_ name: StaticString, of object: JSONValue) -> JSONValue? {
    guard kind(of: object) == .object else { return nil }
    let end = Int(tokens[object.index].link)
    var key = object.index + 1
    while key < end {
      if text.withSpan(tokens[key].range, { $0.equals(name) }) { return JSONValue(index: key + 1) }
      key = Int(tokens[key + 1].link)
    }
    return nil
  }

  /// Notes a problem if `object` is an object without that member.
  @inlinable
  package func require(
    _ name: StaticString, of object: JSONValue, _ problems: inout JSONProblems
  ) {
    if kind(of: object) == .object, member(name, of: object) == nil {
      problems.append(.missing(name), at: object, in: self)
    }
  }
}
