import JSON
import LoadFigures
import Timing

extension JSONDocument {
  /// A string that stands for something; `description` completes "must be …".
  func parsed<Value>(
    _ value: JSONValue, as description: String, _ parse: (String) -> Value?
  ) throws(JSONProblem) -> Value {
    guard let parsed = parse(try string(value)) else {
      throw JSONProblem("must be \(description)")
    }
    return parsed
  }

  /// A length of time.
  func span(_ value: JSONValue) throws(JSONProblem) -> TimeSpan {
    try parsed(value, as: "a time such as 250ms or 30s") { TimeSpan($0[...]) }
  }
}
