/// What a JSON value may be.
package struct Schema: Sendable, Equatable {
  indirect enum Shape: Sendable, Equatable {
    case string(StringRules)
    case integer(minimum: Int?, maximum: Int?)
    case number(above: Int?)
    case boolean
    case array(of: Schema, countMin: Int?, countMax: Int?)
    case object([Property])
    case map(to: Schema, countMax: Int?)
    case oneOf([Schema])
    case anyOf([Schema])
    case named(NamedSchema)
    case any
  }

  struct StringRules: Sendable, Equatable {
    var format: String?
    var pattern: String?
    var lengthMin: Int?
    var lengthMax: Int?
    /// The only values there are; empty for any.
    var values: [String] = []
  }

  let shape: Shape
  private(set) var isNullable = false
  private(set) var defaultValue: Scalar?

  init(_ shape: Shape) { self.shape = shape }

  /// Or `null`.
  package var orNull: Schema {
    var schema = self
    schema.isNullable = true
    return schema
  }

  /// Taken to be `value` where it is missing.
  package func defaulting(to value: Scalar) -> Schema {
    var schema = self
    schema.defaultValue = value
    return schema
  }
}

extension Schema {
  package static let string = Schema(.string(StringRules()))
  package static let boolean = Schema(.boolean)
  package static let number = Schema(.number(above: nil))
  package static let integer = Schema(.integer(minimum: nil, maximum: nil))
  /// Any value.
  package static let any = Schema(.any)
  /// An instant as in RFC 3339.
  package static let dateTime = Schema.string(format: "date-time")
  /// A decimal number as a string, so that no reader makes a binary fraction of it.
  package static let decimalString = Schema.string(
    pattern: #"^-?[0-9]+(\.[0-9]+)?$"#, format: "decimal")

  package static func string(
    minLength: Int? = nil, maxLength: Int? = nil, pattern: String? = nil, format: String? = nil
  ) -> Schema {
    Schema(
      .string(
        StringRules(format: format, pattern: pattern, lengthMin: minLength, lengthMax: maxLength)))
  }

  /// One of some strings.
  package static func string(among values: [String]) -> Schema {
    Schema(.string(StringRules(values: values)))
  }

  package static func integer(_ range: ClosedRange<Int>) -> Schema {
    Schema(.integer(minimum: range.lowerBound, maximum: range.upperBound))
  }

  package static func integer(_ range: PartialRangeFrom<Int>) -> Schema {
    Schema(.integer(minimum: range.lowerBound, maximum: nil))
  }

  package static func number(above bound: Int) -> Schema { Schema(.number(above: bound)) }

  package static func array(
    of element: Schema, minItems: Int? = nil, maxItems: Int? = nil
  ) -> Schema {
    Schema(.array(of: element, countMin: minItems, countMax: maxItems))
  }

  /// An object of these properties and no others.
  package static func object(_ properties: [Property]) -> Schema { Schema(.object(properties)) }

  /// An object of any names.
  package static func map(to value: Schema, maxProperties: Int? = nil) -> Schema {
    Schema(.map(to: value, countMax: maxProperties))
  }

  /// Exactly one of these.
  package static func oneOf(_ schemas: Schema...) -> Schema { Schema(.oneOf(schemas)) }

  /// At least one of these.
  package static func anyOf(_ schemas: Schema...) -> Schema { Schema(.anyOf(schemas)) }

  package static func ref(_ schema: NamedSchema) -> Schema { Schema(.named(schema)) }
}

/// The schemas that this one mentions.
extension Schema {
  /// Those directly within.
  var parts: [Schema] {
    switch shape {
    case .string, .integer, .number, .boolean, .any, .named: []
    case .array(let element, _, _): [element]
    case .map(let value, _): [value]
    case .object(let properties): properties.map(\.schema)
    case .oneOf(let schemas), .anyOf(let schemas): schemas
    }
  }

  /// Appends the named schemas that were not found before, however deep.
  func collectNamed(in found: inout [NamedSchema]) {
    if case .named(let schema) = shape { schema.collect(in: &found) }
    for part in parts { part.collectNamed(in: &found) }
  }

  /// Appends every use of a named schema, however deep.
  func collectUses(in uses: inout [NamedSchema]) {
    if case .named(let schema) = shape {
      uses.append(schema)
      schema.schema.collectUses(in: &uses)
    }
    for part in parts { part.collectUses(in: &uses) }
  }
}
