/// Values on their way from one text into another.
extension JSONDocument {
  /// Writes `value` without the space between its parts; numbers keep their digits.
  package func copy(_ value: JSONValue, to json: inout JSONWriter) {
    // A document that was parsed has nothing to complain about.
    var problems = JSONProblems()
    switch kind(of: value) {
    case .null: json.writeNull()
    case .boolean: json.write(withBytes(of: value) { $0.equals("true") })
    case .number: withBytes(of: value) { json.write(number: $0) }
    case .string: withBytes(of: value) { json.write(string: $0) }
    case .array:
      json.array { json in
        forEachElement(of: value, &problems) { element, _ in copy(element, to: &json) }
      }
    case .object:
      json.object { json in
        forEachMember(of: value, &problems) { key, member, _ in
          json.name(escaping: key)
          copy(member, to: &json)
        }
      }
    }
  }
}
