/// Who sends a value.
enum Sender {
  case client, service
}

/// Schemas as lists of fields, nested as the values are.
extension DocumentationPage {
  func write(_ parameters: [Parameter], to html: inout HTMLWriter) {
    html.element("dl") { html in
      for parameter in parameters {
        html.element(
          "dt", .named("data-in", parameter.place.rawValue), .named("data-name", parameter.name),
          .named("data-example", parameter.example?.text ?? "")
        ) { html in
          html.field(parameter.name, parameter.schema)
          if parameter.isRequired { html.necessity("required") }
        }
        html.element("dd") { html in
          html.element("p") { $0.line(parameter.description) }
          html.rules(of: parameter.schema, example: parameter.example)
        }
      }
    }
  }

  func write(_ headers: [ResponseHeader], to html: inout HTMLWriter) {
    html.element("dl") { html in
      for header in headers {
        html.element("dt") { $0.field(header.name, header.schema) }
        html.element("dd") { html in
          html.element("p") { $0.line(header.description) }
          html.rules(of: header.schema, example: header.example)
        }
      }
    }
  }

  /// Of what is sent, the reader wants to know what must be there; of what is received, what may
  /// be missing.
  private mutating func write(
    _ properties: [Property], sentBy sender: Sender, to html: inout HTMLWriter
  ) {
    html.element("dl") { html in
      for property in properties {
        html.element("dt") { html in
          html.field(property.name, property.schema)
          if property.isRequired, sender == .client { html.necessity("required") }
          if !property.isRequired, sender == .service { html.necessity("optional") }
        }
        html.element("dd") { html in
          html.element("p") { $0.line(property.description) }
          html.rules(of: property.schema, example: property.example)
          writeFields(within: property.schema, sentBy: sender, isNested: true, to: &html)
        }
      }
    }
  }

  /// Writes the fields of the objects that a value of `schema` is or holds; nothing where there
  /// are none.
  mutating func writeFields(
    within schema: Schema, sentBy sender: Sender, isNested: Bool = false,
    to html: inout HTMLWriter
  ) {
    switch schema.shape {
    case .string, .integer, .number, .boolean, .any: break
    case .array(let inner, _, _), .map(let inner, _):
      writeFields(within: inner, sentBy: sender, isNested: isNested, to: &html)
    case .oneOf(let schemas), .anyOf(let schemas):
      for schema in schemas {
        writeFields(within: schema, sentBy: sender, isNested: true, to: &html)
      }
    case .object(let properties):
      guard isNested else { return write(properties, sentBy: sender, to: &html) }
      html.element("div", .class("nested")) { write(properties, sentBy: sender, to: &$0) }
    case .named(let named):
      guard describedSchemas.insert(named.name).inserted else { return }
      html.element(
        "div", .id(named.anchor), .class(isNested ? "nested schema" : "schema")
      ) { html in
        html.element("p", .class("about")) { html in
          html.element("strong", text: named.name)
          html.text(" ")
          html.line(named.description)
        }
        writeFields(within: named.schema, sentBy: sender, to: &html)
      }
    }
  }
}

extension NamedSchema {
  var anchor: String { "schema-\(name)" }
}

extension HTMLWriter {
  fileprivate mutating func field(_ name: String, _ schema: Schema) {
    element("code", text: name)
    text(" ")
    element("span", .class("type")) { $0.typeName(of: schema) }
  }

  fileprivate mutating func necessity(_ word: String) {
    text(" ")
    element("span", .class(word), text: word)
  }

  /// Writes what a value is, in a few words, named schemas linked to their fields.
  mutating func typeName(of schema: Schema) {
    switch schema.shape {
    case .string(let rules): text(rules.typeName)
    case .integer: text("integer")
    case .number: text("number")
    case .boolean: text("boolean")
    case .any: text("any value")
    case .object: text("object")
    case .array(let element, _, _):
      text("array of ")
      typeName(of: element)
    case .map(let value, _):
      text("object of any names, each ")
      typeName(of: value)
    case .named(let named): element("a", .href("#\(named.anchor)"), text: named.name)
    case .oneOf(let schemas), .anyOf(let schemas): typeName(ofOneOf: schemas)
    }
    if schema.isNullable { text(" or null") }
  }

  private mutating func typeName(ofOneOf schemas: [Schema]) {
    // What tells objects apart is shown with their fields.
    let areObjects = schemas.allSatisfy { if case .object = $0.shape { true } else { false } }
    if areObjects { return text("object, one of \(schemas.count)") }
    for (index, schema) in schemas.enumerated() {
      if index > 0 { text(" or ") }
      typeName(of: schema)
    }
  }

  /// Writes what else holds for a value, if anything does.
  fileprivate mutating func rules(of schema: Schema, example: Scalar?) {
    var rules = schema.rules
    if let value = schema.defaultValue { rules.append("Default `\(value.text)`") }
    if let example { rules.append("Example `\(example.text)`") }
    if rules.isEmpty { return }
    element("p", .class("rules")) { html in
      for rule in rules { html.element("span") { $0.line(rule) } }
    }
  }
}

extension Schema.StringRules {
  fileprivate var typeName: String {
    switch format {
    case "decimal": "decimal string"
    case "date-time": "instant"
    case let format?: "string, \(format)"
    case nil: "string"
    }
  }
}

extension Schema {
  /// The bounds of a value in a few words each.
  fileprivate var rules: [String] {
    switch shape {
    case .string(let rules): rules.sentences
    case .integer(let minimum, let maximum): sentences(minimum, maximum)
    case .number(let bound): bound.map { ["Greater than \($0)"] } ?? []
    case .array(let element, let countMin, let countMax):
      sentences(countMin, countMax, of: "elements") + element.rules.map(each)
    case .map(let value, let countMax):
      sentences(nil, countMax, of: "names") + value.rules.map(each)
    case .oneOf, .anyOf, .boolean, .object, .named, .any: []
    }
  }
}

/// A rule of a whole value as one of each of its parts.
private func each(_ rule: String) -> String {
  "Each " + rule.prefix(1).lowercased() + rule.dropFirst()
}

extension Schema.StringRules {
  fileprivate var sentences: [String] {
    var sentences: [String] = []
    if !values.isEmpty {
      sentences.append("One of " + values.map { "`\($0)`" }.joined(separator: ", "))
    }
    sentences += OpenAPI.sentences(lengthMin, lengthMax, of: "characters")
    // Of a known format, everybody knows the pattern.
    if let pattern, format == nil { sentences.append("Matches `\(pattern)`") }
    return sentences
  }
}

private func sentences(_ minimum: Int?, _ maximum: Int?, of what: String = "") -> [String] {
  let noun = what.isEmpty ? "" : " \(what)"
  return switch (minimum, maximum) {
  case (nil, nil): []
  case (let minimum?, nil): ["At least \(minimum)\(noun)"]
  case (nil, let maximum?): ["At most \(grouped(maximum))\(noun)"]
  case (let minimum?, let maximum?):
    minimum == maximum
      ? ["Exactly \(minimum)\(noun)"] : ["From \(minimum) to \(grouped(maximum))\(noun)"]
  }
}

/// The number with its thousands apart, as one reads it.
private func grouped(_ number: Int) -> String {
  let digits = String(number)
  guard number >= 10_000 else { return digits }
  return String(
    digits.reversed().enumerated().flatMap { index, digit in
      index > 0 && index % 3 == 0 ? ["\u{202F}", digit] : [digit]
    }.reversed() as [Character])
}
