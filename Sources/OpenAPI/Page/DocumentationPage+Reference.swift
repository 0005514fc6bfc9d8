/// What holds for all operations: errors and limits.
extension DocumentationPage {
  mutating func writeProblems(to html: inout HTMLWriter) {
    html.element("section", .id("errors"), .class("prose")) { html in
      html.element("h2", text: "Errors")
      html.element("p") { html in
        html.line(
          "A refusal is an RFC 9457 problem document, sent as `application/problem+json`. Its "
            + "`code` never changes its meaning: let programs decide by it. Its `type` leads here.")
      }
      describedSchemas.remove(NamedSchema.problem.name)
      writeFields(within: .ref(.problem), sentBy: .service, to: &html)
      if let first = api.problems.first {
        html.code("\(first.status) application/problem+json") { html in
          html.coloured(JSONExample(ProblemExample(kind: first)))
        }
      }
      html.element("h3", text: "Codes")
      html.element("div", .class("wide"), .named("tabindex", "0")) { html in
        html.element("table") { html in
          html.markup("<thead><tr><th>Status</th><th>Code</th><th>Meaning, and what to do</th>")
          html.markup("</tr></thead>")
          html.element("tbody") { html in
            for problem in api.problems.sorted(by: Self.comesFirst) { write(problem, to: &html) }
          }
        }
      }
    }
  }

  private static func comesFirst(_ one: ProblemKind, _ other: ProblemKind) -> Bool {
    (one.status, one.code) < (other.status, other.code)
  }

  private func write(_ problem: ProblemKind, to html: inout HTMLWriter) {
    html.element("tr", .id(problem.code)) { html in
      html.element("td") { $0.status(problem.status) }
      html.element("td") { html in
        html.element("a", .href("#\(problem.code)")) { $0.element("code", text: problem.code) }
      }
      html.element("td") { html in
        html.element("p") { $0.element("strong", text: problem.title) }
        html.prose(problem.remedy)
        if api.problemsAnywhere.contains(problem) {
          html.element("p", text: "Any request may meet it.")
        }
      }
    }
  }

  func writeLimits(to html: inout HTMLWriter) {
    if api.limits.isEmpty { return }
    html.element("section", .id("limits"), .class("prose")) { html in
      html.element("h2", text: "Limits")
      html.element("div", .class("wide"), .named("tabindex", "0")) { html in
        html.element("table") { html in
          html.markup("<thead><tr><th>Of</th><th>At most</th><th>Beyond it</th></tr></thead>")
          html.element("tbody") { html in
            for limit in api.limits { write(limit, to: &html) }
          }
        }
      }
    }
  }

  private func write(_ limit: Limit, to html: inout HTMLWriter) {
    html.element("tr") { html in
      html.element("td", text: limit.subject)
      html.element("td", text: limit.value)
      html.element("td") { html in
        guard let problem = limit.problem else { return }
        html.status(problem.status)
        html.text(" ")
        html.element("a", .href("#\(problem.code)")) { $0.element("code", text: problem.code) }
      }
    }
  }
}
