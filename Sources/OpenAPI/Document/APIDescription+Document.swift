import Bytes
import JSON

/// As an OpenAPI 3.1.0 document.
extension APIDescription {
  /// Appends the document, compact and always the same for the same description, which must have
  /// no mistakes.
  package func writeDocument(to output: inout ByteBuffer) {
    precondition(mistakes.isEmpty, "\(mistakes)")
    output.appendJSON { json in
      json.object { json in
        json.member("openapi", "3.1.0")
        writeInfo(to: &json)
        json.array("servers") { json in
          json.object { json in json.member("url", "/") }
        }
        json.array("tags") { json in
          for tag in tags { write(tag, to: &json) }
        }
        json.object("paths") { json in
          for (path, endpoints) in paths {
            json.name(escaping: path.utf8.span)
            write(endpoints, to: &json)
          }
        }
        json.object("components") { json in writeComponents(to: &json) }
        json.object("externalDocs") { json in json.member("url", Self.pagePath) }
        json.array("x-problems") { json in
          for problem in problems { json.write(problem) }
        }
      }
    }
  }

  private func writeInfo(to json: inout JSONWriter) {
    json.object("info") { json in
      json.member("title", title)
      json.member("version", version)
      let chapters = guides.map { "## \($0.title)\n\n\($0.text)" }
      json.member("description", ([description] + chapters).joined(separator: "\n\n"))
    }
  }

  private func write(_ tag: Tag, to json: inout JSONWriter) {
    json.object { json in
      json.member("name", tag.name)
      json.member("description", tag.description)
    }
  }

  private func write(_ endpoints: [Endpoint], to json: inout JSONWriter) {
    json.object { json in
      if !parametersAnywhere.isEmpty {
        json.array("parameters") { json in
          for parameter in parametersAnywhere {
            json.object { json in
              json.member("$ref", "#/components/parameters/\(parameter.name)")
            }
          }
        }
      }
      for endpoint in endpoints {
        json.name(escaping: endpoint.method.rawValue.utf8.span)
        endpoint.operation.write(to: &json, headersAnywhere: headersAnywhere)
      }
    }
  }

  private func writeComponents(to json: inout JSONWriter) {
    json.object("schemas") { json in
      for schema in schemas {
        json.name(escaping: schema.name.utf8.span)
        json.write(schema)
      }
    }
    json.object("responses") { json in
      json.name("Anywhere")
      json.write(problems: problemsAnywhere, headersAnywhere)
    }
    json.object("parameters") { json in
      for parameter in parametersAnywhere {
        json.name(escaping: parameter.name.utf8.span)
        json.write(parameter)
      }
    }
    json.object("headers") { json in
      for header in headersAnywhere {
        json.name(escaping: header.name.utf8.span)
        json.write(header)
      }
    }
  }
}

extension ProblemKind: JSONWritable {
  /// As an entry of the catalogue.
  package func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("code", code)
      json.member("status", status)
      json.member("title", title)
      json.member("remedy", remedy)
    }
  }
}
