/// What one method of one path does.
package struct Operation: Sendable {
  /// What it does, in a few words: `Quotes a price`.
  package let summary: String
  /// Its name for programs and links: `quotePrice`.
  package let id: String
  package let tag: String
  /// Lightly marked text: see `MarkedText`.
  package let description: String
  package var parameters: [Parameter]
  package var body: Content?
  package var responses: [Response]
  /// The problems it may answer with, besides those that any request may meet.
  package var problems: [ProblemKind]

  package init(
    _ summary: String, id: String, tag: String, description: String = "",
    parameters: [Parameter] = [], body: Content? = nil, responses: [Response],
    problems: [ProblemKind] = []
  ) {
    self.summary = summary
    self.id = id
    self.tag = tag
    self.description = description
    self.parameters = parameters
    self.body = body
    self.responses = responses
    self.problems = problems
  }

  /// The problems by their status, in the order of first mention.
  var problemsByStatus: [(status: Int, problems: [ProblemKind])] {
    unique(problems, by: \.status).map { first in
      (first.status, problems.filter { $0.status == first.status })
    }
  }

  var schemas: [Schema] {
    parameters.map(\.schema) + (body.map { [$0.schema] } ?? [])
      + responses.flatMap { $0.headers.map(\.schema) + $0.contents.map(\.schema) }
  }
}
