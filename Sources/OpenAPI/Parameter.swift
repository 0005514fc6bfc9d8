/// What a request says besides its body.
package struct Parameter: Sendable {
  enum Place: String, Sendable {
    case path, query, header
  }

  let place: Place
  package let name: String
  let schema: Schema
  let description: String
  let isRequired: Bool
  let example: Scalar?
  /// Of a list: `?a=1,2`, where the rule is `?a=1&a=2`.
  let isCommaSeparated: Bool

  /// A segment of the path.
  package static func path(
    _ name: String, _ schema: Schema, _ description: String, example: Scalar
  ) -> Parameter {
    Parameter(
      place: .path, name: name, schema: schema, description: description, isRequired: true,
      example: example, isCommaSeparated: false)
  }

  package static func query(
    _ name: String, _ schema: Schema, _ description: String, example: Scalar? = nil,
    isRequired: Bool = false, isCommaSeparated: Bool = false
  ) -> Parameter {
    Parameter(
      place: .query, name: name, schema: schema, description: description,
      isRequired: isRequired, example: example, isCommaSeparated: isCommaSeparated)
  }

  package static func header(
    _ name: String, _ schema: Schema, _ description: String, example: Scalar? = nil,
    isRequired: Bool = false
  ) -> Parameter {
    Parameter(
      place: .header, name: name, schema: schema, description: description,
      isRequired: isRequired, example: example, isCommaSeparated: false)
  }
}
