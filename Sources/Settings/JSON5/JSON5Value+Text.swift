extension JSON5Value {
  /// The value as JSON5, its blanks and comments left out.
  var json5Text: String {
    switch content {
    case .null: "null"
    case .bool(let bool): String(bool)
    case .number(let number): number
    case .string(let string): Self.literal(string)
    case .array(let values): "[\(values.map(\.json5Text).joined(separator: ", "))]"
    case .object(let members):
      "{"
        + members.map { "\(Self.literal($0.name)): \($0.value.json5Text)" }
        .joined(separator: ", ") + "}"
    }
  }
}
