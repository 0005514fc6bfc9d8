/// An HTTP API in values: what there is to call, what it takes and what it answers.
///
/// The OpenAPI document and the page of documentation are two renderings of the same value, so
/// that they cannot tell different stories.
package struct APIDescription: Sendable {
  package let title: String
  package let version: String
  /// Lightly marked text: see `MarkedText`.
  package let description: String
  /// Chapters that come before the operations.
  package var guides: [Guide]
  /// In the order in which they are shown.
  package var tags: [Tag]
  package var endpoints: [Endpoint]
  /// Headers that any request may carry.
  package var parametersAnywhere: [Parameter]
  /// Headers that every answer carries.
  package var headersAnywhere: [ResponseHeader]
  /// Problems that any request may meet, whatever its operation.
  package var problemsAnywhere: [ProblemKind]
  package var limits: [Limit]
  /// Where the service is shown to be in examples, until the reader's browser knows better.
  package var exampleOrigin: String
  /// Where the page of documentation is served; problems point into it.
  package static let pagePath = "/docs"

  package init(
    title: String, version: String, description: String, guides: [Guide] = [], tags: [Tag],
    parametersAnywhere: [Parameter] = [], headersAnywhere: [ResponseHeader] = [],
    problemsAnywhere: [ProblemKind] = [], limits: [Limit] = [],
    exampleOrigin: String = "http://127.0.0.1:8080", endpoints: [Endpoint]
  ) {
    self.title = title
    self.version = version
    self.description = description
    self.guides = guides
    self.tags = tags
    self.endpoints = endpoints
    self.parametersAnywhere = parametersAnywhere
    self.headersAnywhere = headersAnywhere
    self.problemsAnywhere = problemsAnywhere
    self.limits = limits
    self.exampleOrigin = exampleOrigin
  }
}

/// A chapter of prose.
package struct Guide: Sendable {
  package let title: String
  package let text: String

  package init(_ title: String, _ text: String) {
    self.title = title
    self.text = text
  }
}

/// What operations are grouped by.
package struct Tag: Sendable {
  package let name: String
  package let description: String

  package init(_ name: String, _ description: String) {
    self.name = name
    self.description = description
  }
}

/// How much the service takes of something.
package struct Limit: Sendable {
  package let subject: String
  package let value: String
  /// The answer to whoever wants more.
  package let problem: ProblemKind?

  package init(_ subject: String, _ value: String, beyondIt problem: ProblemKind? = nil) {
    self.subject = subject
    self.value = value
    self.problem = problem
  }
}

/// What the description holds, each once, in the order of first mention.
extension APIDescription {
  /// All kinds of problem: those that may come from anywhere last.
  var problems: [ProblemKind] {
    unique(endpoints.flatMap(\.operation.problems) + problemsAnywhere, by: \.code)
  }

  var schemas: [NamedSchema] {
    var found: [NamedSchema] = []
    for schema in endpoints.flatMap(\.operation.schemas) { schema.collectNamed(in: &found) }
    NamedSchema.problem.collect(in: &found)
    return found
  }

  /// The paths, each with the endpoints under it.
  var paths: [(path: String, endpoints: [Endpoint])] {
    unique(endpoints, by: \.path).map { first in
      (first.path, endpoints.filter { $0.path == first.path })
    }
  }
}

/// The elements without those whose key came before.
func unique<Element, Key: Hashable>(
  _ elements: [Element], by key: (Element) -> Key
) -> [Element] {
  var seen: Set<Key> = []
  return elements.filter { seen.insert(key($0)).inserted }
}
