import JSON

extension Operation {
  /// Writes an operation object in which every answer mentions `headersAnywhere`.
  func write(to json: inout JSONWriter, headersAnywhere: [ResponseHeader]) {
    json.object { json in
      json.member("operationId", id)
      json.member("summary", summary)
      if !description.isEmpty { json.member("description", description) }
      json.array("tags") { json in json.write(tag) }
      if !parameters.isEmpty {
        json.array("parameters") { json in
          for parameter in parameters { json.write(parameter) }
        }
      }
      if let body {
        json.object("requestBody") { json in
          json.member("required", true)
          json.write(contents: [body])
        }
      }
      json.object("responses") { json in write(responsesTo: &json, headersAnywhere) }
    }
  }

  private func write(responsesTo json: inout JSONWriter, _ headersAnywhere: [ResponseHeader]) {
    for response in responses {
      json.name(status: response.status)
      json.object { json in
        json.member("description", response.description)
        json.write(headers: response.headers, and: headersAnywhere)
        if !response.contents.isEmpty { json.write(contents: response.contents) }
      }
    }
    for (status, problems) in problemsByStatus {
      json.name(status: status)
      json.write(problems: problems, headersAnywhere)
    }
    json.object("default") { json in json.member("$ref", "#/components/responses/Anywhere") }
  }
}

extension JSONWriter {
  fileprivate mutating func name(status: Int) { name(escaping: String(status).utf8.span) }

  fileprivate mutating func write(contents: [Content]) {
    object("content") { json in
      for content in contents {
        json.name(escaping: content.mediaType.utf8.span)
        json.write(content)
      }
    }
  }

  fileprivate mutating func write(
    headers: [ResponseHeader], and headersAnywhere: [ResponseHeader]
  ) {
    if headers.isEmpty && headersAnywhere.isEmpty { return }
    object("headers") { json in
      for header in headers {
        json.name(escaping: header.name.utf8.span)
        json.write(header)
      }
      for header in headersAnywhere {
        json.name(escaping: header.name.utf8.span)
        json.object { json in json.member("$ref", "#/components/headers/\(header.name)") }
      }
    }
  }

  /// An answer that is one of `problems` and no other; with none, that is any.
  mutating func write(problems: [ProblemKind], _ headersAnywhere: [ResponseHeader]) {
    let sentences = problems.map { "`\($0.code)`: \($0.title)" }
    object { json in
      json.member(
        "description", problems.isEmpty ? "A problem." : sentences.joined(separator: "\n\n"))
      json.write(headers: [], and: headersAnywhere)
      json.object("content") { json in
        json.object("application/problem+json") { json in
          json.object("schema") { json in json.write(allOf: problems) }
          if let first = problems.first { json.member("example", ProblemExample(kind: first)) }
        }
      }
    }
  }

  private mutating func write(allOf problems: [ProblemKind]) {
    array("allOf") { json in
      json.write(Schema.ref(.problem))
      // An enumeration must not be empty.
      if problems.isEmpty { return }
      json.object { json in
        json.object("properties") { json in
          json.object("code") { json in
            json.array("enum") { json in
              for problem in problems { json.write(problem.code) }
            }
          }
        }
      }
    }
  }
}

extension Parameter: JSONWritable {
  package func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("name", name)
      json.member("in", place.rawValue)
      if isRequired { json.member("required", true) }
      json.member("description", description)
      // Only of a list is it said how its elements are told apart.
      if isCommaSeparated { json.member("explode", false) }
      json.member("schema", schema)
      if let example { write(example, to: &json) }
    }
  }

  private func write(_ example: Scalar, to json: inout JSONWriter) {
    guard case .array = schema.shape else { return json.member("example", example) }
    json.array("example") { json in
      for element in example.text.split(separator: ",") { json.write(String(element)) }
    }
  }
}

extension Content: JSONWritable {
  package func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("schema", schema)
      switch example {
      case .json(let example): json.member("example", example)
      case .text(let example): json.member("example", example)
      case nil: break
      }
    }
  }
}

extension ResponseHeader: JSONWritable {
  package func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("description", description)
      json.member("schema", schema)
      if let example { json.member("example", example) }
    }
  }
}
