/// A schema that is described once and mentioned by name: a static constant of an extension, so
/// that what is mentioned is there.
package struct NamedSchema: Sendable, Equatable {
  package let name: String
  let description: String
  let schema: Schema

  package init(_ name: String, _ description: String, _ schema: Schema) {
    self.name = name
    self.description = description
    self.schema = schema
  }

  func collect(in found: inout [NamedSchema]) {
    guard !found.contains(where: { $0.name == name }) else { return }
    found.append(self)
    schema.collectNamed(in: &found)
  }
}

extension NamedSchema {
  /// A refusal: RFC 9457.
  package static let problem = NamedSchema(
    "Problem", "Why a request was refused (RFC 9457).",
    .object([
      .required("type", .string(format: "uri-reference"), "Where the problem is explained."),
      .required("title", .string, "What kind of problem it is, in words that never change."),
      .required("status", .integer(400...599), "The status of the answer."),
      .required(
        "code", .string(pattern: "^[a-z0-9_]+$"), "The problem's stable name, for programs."),
      .optional("detail", .string, "What is wrong this time, for people."),
      .required("request_id", .string, "The request's id: give it when you ask for help."),
      .optional("errors", .array(of: .ref(.fault)), "Which values of the body are at fault."),
    ]))

  private static let fault = NamedSchema(
    "Fault", "A value of the body that is at fault.",
    .object([
      .required(
        "pointer", .string(format: "json-pointer"), "Where the value stands (RFC 6901).",
        example: "/quantity"),
      .required("detail", .string, "What is wrong with it.", example: "must be greater than 0"),
    ]))
}
