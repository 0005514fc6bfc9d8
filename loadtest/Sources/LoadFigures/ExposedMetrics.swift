/// A server's own metrics at one moment, as Prometheus text has them.
package struct ExposedMetrics: Equatable, Sendable {
  private var values: [String: Double] = [:]

  /// Lines that are none are passed over: a server may expose more than we know.
  package init(_ text: String) {
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      // A label may hold blanks; the value stands behind the braces, or the name.
      let nameEnd =
        line.lastIndex(of: "}").map { line.index(after: $0) } ?? line.firstIndex(of: " ")
      guard let nameEnd, let value = line[nameEnd...].split(separator: " ").first else { continue }
      values[String(line[..<nameEnd])] = Double(value)
    }
  }

  /// The sum of all samples of that name, whatever their labels; nil where there is none.
  package func sum(of name: String) -> Double? {
    let found = values.filter { $0.key.prefix { $0 != "{" } == name }
    return found.isEmpty ? nil : found.values.reduce(0, +)
  }
}
