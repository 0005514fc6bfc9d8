/// What the types cannot keep a description from getting wrong.
extension APIDescription {
  /// Why this description must not be published, in sentences; nothing when it may.
  package var mistakes: [String] {
    endpoints.flatMap(mistakes(of:)) + mistakesInNames
  }

  private func mistakes(of endpoint: Endpoint) -> [String] {
    let operation = endpoint.operation
    var mistakes: [String] = []
    let named = Set(operation.parameters.filter { $0.place == .path }.map(\.name))
    let pattern = Set(endpoint.pathParameterNames)
    for name in pattern.subtracting(named).sorted() {
      mistakes.append("does not describe {\(name)}")
    }
    for name in named.subtracting(pattern).sorted() {
      mistakes.append("has no {\(name)} in its path")
    }
    if !tags.contains(where: { $0.name == operation.tag }) {
      mistakes.append("has the unknown tag \(operation.tag)")
    }
    if let body = operation.body, body.example == nil {
      mistakes.append("shows no example of its body")
    }
    if operation.responses.isEmpty { mistakes.append("answers nothing") }
    mistakes += repeated(operation.parameters.map { "\($0.place.rawValue) parameter \($0.name)" })
    mistakes += repeated(operation.responses.map { "status \($0.status)" })
    let statuses = Set(operation.responses.map(\.status))
    for problem in operation.problems where statuses.contains(problem.status) {
      mistakes.append("answers \(problem.status) both as a response and as a problem")
    }
    return mistakes.map { "\(endpoint.method.name) \(endpoint.path) \($0)" }
  }

  private var mistakesInNames: [String] {
    var mistakes = repeated(endpoints.map { "\($0.method.name) \($0.path)" })
    // Operations and problems are the page's anchors.
    mistakes += repeated(endpoints.map(\.operation.id) + problems.map(\.code))
    for (name, kinds) in Dictionary(grouping: allProblems, by: \.code)
    where kinds.contains(where: { $0 != kinds[0] }) {
      mistakes.append("the problem \(name) has two meanings")
    }
    var allSchemas: [NamedSchema] = []
    for schema in endpoints.flatMap(\.operation.schemas) { schema.collectUses(in: &allSchemas) }
    for (name, uses) in Dictionary(grouping: allSchemas, by: \.name)
    where uses.contains(where: { $0 != uses[0] }) {
      mistakes.append("the schema \(name) has two meanings")
    }
    return mistakes.sorted()
  }

  private var allProblems: [ProblemKind] {
    endpoints.flatMap(\.operation.problems) + problemsAnywhere + limits.compactMap(\.problem)
  }

  private func repeated(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { !seen.insert($0).inserted }.map { "has \($0) twice" }
  }
}
