/// How the server would run a query, as its EXPLAIN tells it, a step a line.
package struct QueryPlan: Sendable, CustomStringConvertible {
  package let lines: [String]

  package var description: String { lines.joined(separator: "\n") }

  /// Whether a step looks rows up in this index.
  package func uses(index: String) -> Bool {
    lines.contains { line in
      ["Index Scan using \(index) ", "Index Only Scan using \(index) ", "Index Scan on \(index) "]
        .contains { (line + " ").contains($0) }
    }
  }

  /// Whether a step reads this whole table.
  package func scans(table: String) -> Bool {
    lines.contains { ($0 + " ").contains("Seq Scan on \(table) ") }
  }
}

extension Session {
  /// Asks how a query would be run. On small tables the server prefers to read them whole; told not
  /// to where it can help it, it shows which index it has for large ones.
  package nonisolated(nonsending) func plan(
    of text: String, avoidingScans: Bool = true, bind: (inout Parameters) -> Void = { _ in }
  ) async throws -> QueryPlan {
    try await switchScans(off: avoidingScans)
    let outcome: Result<[String], any Error>
    do {
      let rows = try await query("EXPLAIN (COSTS off) \(text)", bind: bind)
      outcome = Result { try (0..<rows.count).map { try rows.text($0, 0) } }
    } catch {
      outcome = .failure(error)
    }
    try await switchScans(off: false)
    return QueryPlan(lines: try outcome.get())
  }

  private nonisolated(nonsending) func switchScans(off isOff: Bool) async throws(PostgresError) {
    try await query("SELECT set_config('enable_seqscan', $1, false)") {
      $0.append(text: isOff ? "off" : "on")
    }
  }
}
