/// The statements that every connection of a program prepares when it is made.
package struct StatementList: Sendable {
  /// One of a list's statements, as queries name it.
  package struct Statement: Sendable {
    let name: StaticString
    let effect: Effect
  }

  /// What a statement does to the database. What it is declared to do decides how it is sent.
  package enum Effect: Sendable {
    /// Nothing, so that it can share a batch with others: an error of one aborts those behind it,
    /// which are then sent again, and undoes what those before it did, which is nothing.
    case reads
    /// Something, so that it stands in a batch of its own.
    case writes
  }

  struct Declaration {
    let name: StaticString
    let text: String
    let parameterTypes: [SQLType]
  }

  private(set) var declarations: [Declaration] = []

  package init() {}

  /// Adds a statement, with the type of each of its parameters, under a name for the server's logs.
  package mutating func declare(
    _ name: StaticString, _ text: String, _ parameterTypes: [SQLType] = [], effect: Effect
  ) -> Statement {
    precondition(parameterTypes.count <= Parameters.countMax)
    precondition(!declarations.contains { "\($0.name)" == "\(name)" }, "\(name) is declared twice")
    declarations.append(Declaration(name: name, text: text, parameterTypes: parameterTypes))
    return Statement(name: name, effect: effect)
  }
}
