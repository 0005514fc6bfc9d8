/// Holds values against a JSON Schema (2020-12), as far as our documents use it. What it does not
/// know is a fault, not a pass.
struct SchemaCheck {
  /// Where references lead to.
  let document: JSONTree

  /// What is wrong with `value`, each fault with the pointer to what it is about.
  func faults(_ value: JSONTree, _ schema: JSONTree, at pointer: String = "") -> [String] {
    schema.members.sorted { $0.key < $1.key }.flatMap { keyword, rule -> [String] in
      faults(value, keyword, rule, of: schema, at: pointer)
    }
  }

  private func faults(
    _ value: JSONTree, _ keyword: String, _ rule: JSONTree, of schema: JSONTree, at pointer: String
  ) -> [String] {
    func fault(_ complaint: String) -> [String] {
      ["\(pointer.isEmpty ? "the value" : pointer) \(complaint)"]
    }
    switch keyword {
    case "description", "title", "default", "examples", "example": return []
    case "$ref":
      guard let name = rule.string, let target = document.target(of: name) else {
        return fault("is described by \(rule), which is not there")
      }
      return faults(value, target, at: pointer)
    case "type":
      let names = (rule.elements.isEmpty ? [rule] : rule.elements).compactMap(\.string)
      return names.contains(where: value.isOf) ? [] : fault("is no \(names)")
    case "enum": return rule.elements.contains(value) ? [] : fault("is none of \(rule.elements)")
    case "allOf": return rule.elements.flatMap { faults(value, $0, at: pointer) }
    case "anyOf", "oneOf":
      let each = rule.elements.map { faults(value, $0, at: pointer) }
      let count = each.count { $0.isEmpty }
      if count == 1 || count > 1 && keyword == "anyOf" { return [] }
      return fault("fits \(count) of the schemas of \(keyword): \(each)")
    default: break
    }
    switch value {
    case .object(let members):
      return objectFaults(members, keyword, rule, of: schema, at: pointer)
    case .array(let elements): return arrayFaults(elements, keyword, rule, at: pointer)
    case .string(let text):
      return textFits(text, keyword, rule) ? [] : fault("is not as \(keyword) \(rule) says")
    case .number:
      return numberFits(value.number ?? .nan, keyword, rule)
        ? [] : fault("is not as \(keyword) \(rule) says")
    case .null, .boolean: return Self.isKnown(keyword) ? [] : fault("has unknown \(keyword)")
    }
  }

  /// Keywords that say something of one type of value and nothing of others.
  private static func isKnown(_ keyword: String) -> Bool {
    [
      "properties", "required", "additionalProperties", "maxProperties", "items", "minItems",
      "maxItems", "minLength", "maxLength", "pattern", "format", "minimum", "maximum",
      "exclusiveMinimum",
    ].contains(keyword)
  }

  private func objectFaults(
    _ members: [String: JSONTree], _ keyword: String, _ rule: JSONTree, of schema: JSONTree,
    at pointer: String
  ) -> [String] {
    switch keyword {
    case "properties":
      return rule.members.sorted { $0.key < $1.key }.flatMap { name, schema in
        members[name].map { faults($0, schema, at: "\(pointer)/\(name)") } ?? []
      }
    case "required":
      return rule.elements.compactMap(\.string).filter { members[$0] == nil }.map {
        "\(pointer)/\($0) is missing"
      }
    case "additionalProperties":
      let known = schema["properties"]?.members ?? [:]
      return members.filter { known[$0.key] == nil }.sorted { $0.key < $1.key }.flatMap {
        name, value in
        rule == .boolean(false)
          ? ["\(pointer)/\(name) is not described"]
          : faults(value, rule, at: "\(pointer)/\(name)")
      }
    case "maxProperties":
      return Double(members.count) <= rule.number ?? -1 ? [] : ["\(pointer) has too many names"]
    default: return Self.isKnown(keyword) ? [] : ["\(pointer) has unknown \(keyword)"]
    }
  }

  private func arrayFaults(
    _ elements: [JSONTree], _ keyword: String, _ rule: JSONTree, at pointer: String
  ) -> [String] {
    let count = Double(elements.count)
    switch keyword {
    case "items":
      return elements.enumerated().flatMap { faults($1, rule, at: "\(pointer)/\($0)") }
    case "minItems": return count >= rule.number ?? .nan ? [] : ["\(pointer) has too few elements"]
    case "maxItems": return count <= rule.number ?? .nan ? [] : ["\(pointer) has too many elements"]
    default: return Self.isKnown(keyword) ? [] : ["\(pointer) has unknown \(keyword)"]
    }
  }

  private func textFits(_ text: String, _ keyword: String, _ rule: JSONTree) -> Bool {
    let count = Double(text.unicodeScalars.count)
    switch keyword {
    case "minLength": return count >= rule.number ?? .nan
    case "maxLength": return count <= rule.number ?? .nan
    case "pattern":
      guard let pattern = rule.string, let regex = try? Regex(pattern) else { return false }
      return text.contains(regex)
    case "format" where rule == .string("date-time"):
      return text.wholeMatch(
        of: /\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)/) != nil
    default: return Self.isKnown(keyword)
    }
  }

  private func numberFits(_ number: Double, _ keyword: String, _ rule: JSONTree) -> Bool {
    switch keyword {
    case "minimum": number >= rule.number ?? .nan
    case "maximum": number <= rule.number ?? .nan
    case "exclusiveMinimum": number > rule.number ?? .nan
    default: Self.isKnown(keyword)
    }
  }
}

extension JSONTree {
  /// Whether the value is of the type that a schema calls `name`.
  fileprivate func isOf(_ name: String) -> Bool {
    switch (self, name) {
    case (.null, "null"), (.boolean, "boolean"), (.number, "number"), (.string, "string"),
      (.array, "array"), (.object, "object"):
      true
    case (.number, "integer"): number.map { $0 == $0.rounded() } ?? false
    default: false
    }
  }
}
