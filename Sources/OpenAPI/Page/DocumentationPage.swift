import Bytes

/// The API's documentation: one HTML page that needs nothing but itself.
struct DocumentationPage {
  let api: APIDescription
  /// The named schemas whose fields are on the page already: the first mention shows them, later
  /// ones link there. Problems have a chapter of their own.
  var describedSchemas: Set = [NamedSchema.problem.name]

  init(_ api: APIDescription) { self.api = api }

  mutating func write(to html: inout HTMLWriter) {
    html.markup("<!doctype html>\n")
    html.element("html", .named("lang", "en")) { html in
      writeHead(to: &html)
      html.element("body") { html in
        html.markup(##"<a class="skip" href="#content">Skip to the content</a>"##)
        writeNavigation(to: &html)
        html.element("main", .id("content")) { html in
          writeOverview(to: &html)
          for tag in api.tags { write(tag, to: &html) }
          writeProblems(to: &html)
          writeLimits(to: &html)
        }
        html.element("script") { $0.markup(Self.script) }
      }
    }
    html.markup("\n")
  }

  private func writeHead(to html: inout HTMLWriter) {
    html.element("head") { html in
      html.markup(#"<meta charset="utf-8">"#)
      html.markup(#"<meta name="viewport" content="width=device-width, initial-scale=1">"#)
      html.markup(#"<meta name="color-scheme" content="light dark">"#)
      html.markup(#"<link rel="icon" href="data:image/svg+xml,"#)
      html.markup("%3Csvg xmlns=%27http://www.w3.org/2000/svg%27 viewBox=%270 0 16 16%27%3E")
      html.markup("%3Crect width=%2716%27 height=%2716%27 rx=%274%27 fill=%27%234353d6%27/%3E")
      html.markup("%3Cpath d=%27M5 4l4 4-4 4M10 12h2%27 stroke=%27white%27 stroke-width=%271.6%27 ")
      html.markup(#"fill=%27none%27/%3E%3C/svg%3E">"#)
      html.element("title", text: "\(api.title) documentation")
      html.element("style") { $0.markup(Self.style) }
    }
  }

  private func writeNavigation(to html: inout HTMLWriter) {
    html.element("header") { html in
      html.element("div", .class("brand")) { html in
        html.element("a", .href("#content"), text: api.title)
        html.element("span", .class("version"), text: api.version)
      }
      html.markup(#"<input type="checkbox" id="menu" class="hidden">"#)
      html.markup(#"<label for="menu">Contents</label>"#)
      html.element("nav", .named("aria-label", "Contents")) { html in
        html.markup(#"<input type="search" id="filter" placeholder="Filter" "#)
        html.markup(#"aria-label="Filter the operations" autocomplete="off">"#)
        writeLinks(to: &html)
      }
    }
  }

  private func writeLinks(to html: inout HTMLWriter) {
    html.element("ul") { html in
      html.link("Overview", to: "overview")
      for guide in api.guides { html.link(guide.title, to: guide.anchor) }
      if hasHeadersAnywhere { html.link("Headers", to: "headers") }
    }
    for tag in api.tags {
      html.element("h2", text: tag.name)
      html.element("ul") { html in
        for endpoint in endpoints(of: tag) {
          html.element("li") { html in
            html.element("a", .href("#\(endpoint.operation.id)")) { html in
              html.element("span", text: endpoint.operation.summary)
              html.method(endpoint.method)
            }
          }
        }
      }
    }
    html.element("h2", text: "Reference")
    html.element("ul") { html in
      html.link("Errors", to: "errors")
      if !api.limits.isEmpty { html.link("Limits", to: "limits") }
      html.markup(#"<li><a href="/openapi.json">OpenAPI document</a></li>"#)
    }
  }

  private func writeOverview(to html: inout HTMLWriter) {
    html.element("section", .id("overview"), .class("prose")) { html in
      html.element("h1", text: api.title)
      html.prose(api.description)
    }
    for guide in api.guides {
      html.element("section", .id(guide.anchor), .class("prose")) { html in
        html.element("h2", text: guide.title)
        html.prose(guide.text)
      }
    }
    guard hasHeadersAnywhere else { return }
    html.element("section", .id("headers"), .class("prose")) { html in
      html.element("h2", text: "Headers")
      if !api.parametersAnywhere.isEmpty {
        html.element("h3", text: "Any request may carry")
        write(api.parametersAnywhere, to: &html)
      }
      if !api.headersAnywhere.isEmpty {
        html.element("h3", text: "Every answer carries")
        write(api.headersAnywhere, to: &html)
      }
    }
  }

  private var hasHeadersAnywhere: Bool {
    !api.parametersAnywhere.isEmpty || !api.headersAnywhere.isEmpty
  }

  func endpoints(of tag: Tag) -> [Endpoint] {
    api.endpoints.filter { $0.operation.tag == tag.name }
  }
}

extension Guide {
  var anchor: String { slug(title) }
}

/// A text as an anchor: letters and digits in lower case, hyphens for the rest. The prefix keeps
/// it apart from operations and problems.
func slug(_ text: String) -> String {
  let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }
  return "about-" + words.joined(separator: "-")
}

extension HTMLWriter {
  fileprivate mutating func link(_ text: String, to anchor: String) {
    element("li") { $0.element("a", .href("#\(anchor)"), text: text) }
  }

  mutating func method(_ method: Endpoint.Method) {
    element("span", .class("method \(method.rawValue)"), text: method.name)
  }
}
