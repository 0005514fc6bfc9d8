/// A named value of an object.
package struct Property: Sendable, Equatable {
  let name: String
  let schema: Schema
  let description: String
  let isRequired: Bool
  let example: Scalar?

  package static func required(
    _ name: String, _ schema: Schema, _ description: String, example: Scalar? = nil
  ) -> Property {
    Property(
      name: name, schema: schema, description: description, isRequired: true, example: example)
  }

  package static func optional(
    _ name: String, _ schema: Schema, _ description: String, example: Scalar? = nil
  ) -> Property {
    Property(
      name: name, schema: schema, description: description, isRequired: false, example: example)
  }
}
