/// A call of an operation that can be pasted into a shell.
struct CurlCommand {
  /// What comes before the origin, the target behind it, and the options that follow.
  let start: String
  let target: String
  let options: [String]
  let body: JSONExample?

  init(_ endpoint: Endpoint) {
    let operation = endpoint.operation
    let body: JSONExample? = if case .json(let body) = operation.body?.example { body } else { nil }
    self.body = body
    let impliedMethod: Endpoint.Method = body == nil ? .get : .post
    start = endpoint.method == impliedMethod ? "curl " : "curl -X \(endpoint.method.name) "
    target = Self.target(endpoint)
    let headers = operation.parameters.filter { $0.place == .header && $0.isRequired }
    options =
      headers.map { "-H \(shellQuoted("\($0.name): \($0.example?.text ?? "")"))" }
      + (operation.body.map { ["-H 'Content-Type: \($0.mediaType)'"] } ?? [])
  }

  private static func target(_ endpoint: Endpoint) -> String {
    var path = endpoint.path
    var query: [String] = []
    for parameter in endpoint.operation.parameters {
      guard let example = parameter.example?.text else { continue }
      let value = percentEncoded(example, keepingCommas: parameter.isCommaSeparated)
      switch parameter.place {
      case .path: path = path.replacing("{\(parameter.name)}", with: value)
      case .query: query.append("\(parameter.name)=\(value)")
      case .header: break
      }
    }
    return query.isEmpty ? path : "\(path)?\(query.joined(separator: "&"))"
  }
}

/// RFC 3986: all but the unreserved characters, escaped.
private func percentEncoded(_ text: String, keepingCommas: Bool) -> String {
  var encoded = ""
  for byte in text.utf8 {
    let scalar = Unicode.Scalar(byte)
    let isAlphanumeric = scalar.isASCII && scalar.properties.isAlphabetic || byte &- 0x30 < 10
    if isAlphanumeric || "-._~".unicodeScalars.contains(scalar) || keepingCommas && scalar == "," {
      encoded.unicodeScalars.append(scalar)
    } else {
      encoded += (byte < 0x10 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
    }
  }
  return encoded
}

/// One word of a shell, whatever it holds.
private func shellQuoted(_ text: String) -> String {
  "'" + text.replacing("'", with: #"'\''"#) + "'"
}

extension HTMLWriter {
  mutating func write(_ command: CurlCommand, origin: String) {
    text(command.start + "'")
    element("span", .class("origin"), text: origin)
    text(command.target.replacing("'", with: #"'\''"#) + "'")
    for option in command.options { text(" \\\n  " + option) }
    guard let body = command.body else { return }
    text(" \\\n  -d '")
    // The shell sees an apostrophe as the end of the word; within JSON it can be escaped instead.
    element("span", .class("body")) { $0.coloured(body, apostrophe: "\\u0027") }
    text("'")
  }
}
