import JSON

/// As a JSON Schema, in the dialect of OpenAPI 3.1 (JSON Schema 2020-12).
extension Schema: JSONWritable {
  package func write(to json: inout JSONWriter) {
    json.object { json in writeMembers(to: &json) }
  }

  /// Writes the schema's keywords into an object that may hold others.
  func writeMembers(to json: inout JSONWriter) {
    switch shape {
    case .string(let rules): write(rules, to: &json)
    case .integer(let minimum, let maximum):
      writeType("integer", to: &json)
      if let minimum { json.member("minimum", minimum) }
      if let maximum { json.member("maximum", maximum) }
    case .number(let bound):
      writeType("number", to: &json)
      if let bound { json.member("exclusiveMinimum", bound) }
    case .boolean: writeType("boolean", to: &json)
    case .array(let element, let countMin, let countMax):
      writeType("array", to: &json)
      json.member("items", element)
      if let countMin { json.member("minItems", countMin) }
      if let countMax { json.member("maxItems", countMax) }
    case .object(let properties): write(properties, to: &json)
    case .map(let value, let countMax):
      writeType("object", to: &json)
      json.member("additionalProperties", value)
      if let countMax { json.member("maxProperties", countMax) }
    case .oneOf(let schemas): writeChoice("oneOf", schemas, to: &json)
    case .anyOf(let schemas): writeChoice("anyOf", schemas, to: &json)
    case .named(let schema): write(schema, to: &json)
    case .any: break
    }
    if let defaultValue { json.member("default", defaultValue) }
  }

  private func writeType(_ name: StaticString, to json: inout JSONWriter) {
    guard isNullable else { return json.member("type", name) }
    json.array("type") { json in
      json.write(name)
      json.write("null")
    }
  }

  private func write(_ rules: StringRules, to json: inout JSONWriter) {
    writeType("string", to: &json)
    if !rules.values.isEmpty {
      json.array("enum") { json in
        for value in rules.values { json.write(value) }
        // An enumeration holds for every type: null has to be of it.
        if isNullable { json.writeNull() }
      }
    }
    if let format = rules.format { json.member("format", format) }
    if let pattern = rules.pattern { json.member("pattern", pattern) }
    if let lengthMin = rules.lengthMin { json.member("minLength", lengthMin) }
    if let lengthMax = rules.lengthMax { json.member("maxLength", lengthMax) }
  }

  private func write(_ properties: [Property], to json: inout JSONWriter) {
    writeType("object", to: &json)
    json.object("properties") { json in
      for property in properties {
        json.name(escaping: property.name.utf8.span)
        json.write(property)
      }
    }
    let required = properties.filter(\.isRequired)
    if !required.isEmpty {
      json.array("required") { json in
        for property in required { json.write(property.name) }
      }
    }
    json.member("additionalProperties", false)
  }

  private func write(_ schema: NamedSchema, to json: inout JSONWriter) {
    guard isNullable else { return json.member("$ref", schema.reference) }
    writeChoice("anyOf", [.ref(schema)], to: &json)
  }

  private func writeChoice(
    _ name: StaticString, _ schemas: [Schema], to json: inout JSONWriter
  ) {
    json.array(name) { json in
      for schema in schemas { json.write(schema) }
      if isNullable { json.object { json in json.member("type", "null") } }
    }
  }
}

extension Property: JSONWritable {
  package func write(to json: inout JSONWriter) {
    json.object { json in
      schema.writeMembers(to: &json)
      json.member("description", description)
      if let example {
        json.array("examples") { json in json.write(example) }
      }
    }
  }
}

extension NamedSchema: JSONWritable {
  var reference: String { "#/components/schemas/\(name)" }

  package func write(to json: inout JSONWriter) {
    json.object { json in
      schema.writeMembers(to: &json)
      json.member("description", description)
    }
  }
}
