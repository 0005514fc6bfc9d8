/// The operations, each with its prose on the left and its examples on the right.
extension DocumentationPage {
  mutating func write(_ tag: Tag, to html: inout HTMLWriter) {
    html.element("section", .id(slug(tag.name)), .class("tag")) { html in
      html.element("div", .class("prose")) { html in
        html.element("h2", text: tag.name)
        html.prose(tag.description)
      }
      for endpoint in endpoints(of: tag) { write(endpoint, to: &html) }
    }
  }

  private mutating func write(_ endpoint: Endpoint, to html: inout HTMLWriter) {
    let operation = endpoint.operation
    html.element(
      "article", .id(operation.id), .named("data-method", endpoint.method.name),
      .named("data-path", endpoint.path)
    ) { html in
      html.element("div", .class("text")) { html in
        html.element("h3") { html in
          html.element("a", .href("#\(operation.id)"), text: operation.summary)
        }
        html.element("p", .class("call")) { html in
          html.method(endpoint.method)
          html.text(" ")
          html.element("code", text: endpoint.path)
        }
        html.prose(operation.description)
        writeParameters(of: operation, to: &html)
        if let body = operation.body {
          html.element("h4", text: "Body")
          write(body, sentBy: .client, to: &html)
        }
        for response in operation.responses { write(response, to: &html) }
        writeProblems(of: operation, to: &html)
      }
      html.element("div", .class("examples")) { html in
        writeExamples(of: endpoint, to: &html)
      }
    }
  }

  private mutating func writeParameters(of operation: Operation, to html: inout HTMLWriter) {
    let titles = [
      (Parameter.Place.path, "Path"), (.query, "Query"), (.header, "Headers of the request"),
    ]
    for (place, title) in titles {
      let parameters = operation.parameters.filter { $0.place == place }
      if parameters.isEmpty { continue }
      html.element("h4", text: title)
      write(parameters, to: &html)
    }
  }

  private mutating func write(_ response: Response, to html: inout HTMLWriter) {
    html.element("h4") { html in
      html.text("Answer ")
      html.status(response.status)
    }
    html.element("p") { $0.line(response.description) }
    if !response.headers.isEmpty { write(response.headers, to: &html) }
    for content in response.contents { write(content, sentBy: .service, to: &html) }
  }

  private mutating func write(
    _ content: Content, sentBy sender: Sender, to html: inout HTMLWriter
  ) {
    html.element("p", .class("media")) { html in
      html.element("code", text: content.mediaType)
      html.text(" ")
      html.element("span", .class("type")) { $0.typeName(of: content.schema) }
    }
    writeFields(within: content.schema, sentBy: sender, to: &html)
  }

  private func writeProblems(of operation: Operation, to html: inout HTMLWriter) {
    if operation.problems.isEmpty { return }
    html.element("h4", text: "Errors")
    html.element("ul", .class("problems")) { html in
      for problem in operation.problems {
        html.element("li") { html in
          html.status(problem.status)
          html.text(" ")
          html.element("a", .href("#\(problem.code)")) { $0.element("code", text: problem.code) }
          html.text(" ")
          html.element("span", text: problem.title)
        }
      }
    }
  }

  private func writeExamples(of endpoint: Endpoint, to html: inout HTMLWriter) {
    html.code("Request") { $0.write(CurlCommand(endpoint), origin: api.exampleOrigin) }
    for response in endpoint.operation.responses {
      for content in response.contents {
        guard let example = content.example else { continue }
        html.code("\(response.status) \(content.mediaType)") { html in
          switch example {
          case .json(let example): html.coloured(example)
          case .text(let text): html.text(text)
          }
        }
      }
    }
  }
}

extension HTMLWriter {
  mutating func status(_ status: Int) {
    element("span", .class("status s\(status / 100)"), text: String(status))
  }

  /// Writes a piece of code under its title.
  mutating func code(_ title: String, _ body: (inout HTMLWriter) -> Void) {
    element("figure") { html in
      html.element("figcaption") { $0.element("span", text: title) }
      // What scrolls has to be reached with the keyboard.
      html.element("pre", .named("tabindex", "0"), .named("aria-label", title)) { html in
        html.element("code", body: body)
      }
    }
  }
}
