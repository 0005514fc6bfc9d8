/// One axis along which a metric is split: every value its labels can have, declared up front.
///
/// An axis is a label with its values, or several labels that go together row by row, so that a
/// pair which cannot occur (a method that a route does not have) costs nothing.
package struct Labels: Sendable {
  let names: [String]
  let rows: [[String]]

  package init(_ name: String, _ values: [String]) {
    self.init([name], rows: values.map { [$0] })
  }

  package init(_ names: [String], rows: [[String]]) {
    precondition(!rows.isEmpty && rows.allSatisfy { $0.count == names.count })
    precondition(names.allSatisfy(Labels.isAllowed))
    self.names = names
    self.rows = rows
  }

  /// The label sets of all axes' combinations as the scrape shows them (`route="/x",status="2xx"`),
  /// the last axis running fastest.
  static func combined(_ axes: [Labels]) -> [[UInt8]] {
    let names = axes.flatMap(\.names)
    precondition(Set(names).count == names.count, "a label is named twice")
    return axes.reduce([[]]) { sets, axis in
      sets.flatMap { set in
        axis.rows.map { row in
          zip(axis.names, row).reduce(into: set) { text, label in
            if !text.isEmpty { text.append(UInt8(ascii: ",")) }
            text.append(contentsOf: "\(label.0)=\"".utf8)
            text.append(contentsOf: escaping(label.1, quotes: true).utf8)
            text.append(UInt8(ascii: "\""))
          }
        }
      }
    }
  }

  /// `le` and `quantile` belong to histograms and summaries, `__` to Prometheus itself.
  private static func isAllowed(_ name: String) -> Bool {
    MetricFamily.isName(name) && !name.contains(":") && !name.hasPrefix("__")
      && name != "le" && name != "quantile"
  }
}
