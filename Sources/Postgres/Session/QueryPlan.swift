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
    try await query("SELECT set_config('enable_seqscan', $1, false)") {
      $0.append(text: avoidingScans ? "off" : "on")
    }
    let rows = try await query("EXPLAIN (COSTS off) \(text)", bind: bind)
    try await query("RESET enable_seqscan")
    var lines: [String] = []
    for row in 0..<rows.count { lines.append(try rows.text(row, 0)) }
    return QueryPlan(lines: lines)
  }
}
