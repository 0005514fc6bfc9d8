import Bytes
import JSON

/// From a body. What is null is refused like anything else of the wrong kind: there is one way to
/// say nothing, which is to leave the field out.
extension PriceFacts {
  /// Reads a fact; false where there is none of this name.
  mutating func read(
    _ name: Span<UInt8>, _ value: JSONValue, of body: borrowing JSONDocument,
    _ problems: inout JSONProblems
  ) throws(JSONProblem) -> Bool {
    switch name {
    case "currency":
      try body.withString(value) { text throws(JSONProblem) in try setCurrency(text) }
    case "channel":
      try body.withString(value) { text throws(JSONProblem) in try setChannel(text) }
    case "country":
      try body.withString(value) { text throws(JSONProblem) in try setCountry(text) }
    case "customer_id":
      try body.withString(value) { text throws(JSONProblem) in try setCustomerID(text) }
    case "at":
      try body.withString(value) { text throws(JSONProblem) in try setInstant(text) }
    case "segments":
      if !readSegments(value, of: body, &problems) { throw Self.tooManySegments }
    case "attributes":
      if !readAttributes(value, of: body, &problems) { throw Self.tooManyAttributes }
    default: return false
    }
    return true
  }

  private mutating func readSegments(
    _ value: JSONValue, of body: borrowing JSONDocument, _ problems: inout JSONProblems
  ) -> Bool {
    var fits = true
    body.forEachElement(of: value, &problems) { element, _ throws(JSONProblem) in
      guard fits else { return }
      fits = try body.withString(element) { text throws(JSONProblem) in
        try insert(segment: text)
      }
    }
    return fits
  }

  private mutating func readAttributes(
    _ value: JSONValue, of body: borrowing JSONDocument, _ problems: inout JSONProblems
  ) -> Bool {
    var fits = true
    body.forEachMember(of: value, &problems) { name, value, _ throws(JSONProblem) in
      guard fits else { return }
      switch body.kind(of: value) {
      case .string, .number, .boolean: break
      case .null, .array, .object:
        throw JSONProblem("must be a string, a number, true or false")
      }
      fits = try body.withBytes(of: value) { text throws(JSONProblem) in
        try setAttribute(name, text)
      }
    }
    return fits
  }
}
