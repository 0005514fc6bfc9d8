import JSON
import Pricing

/// The fields that say which items a line is about.
struct ScopeFields {
  var sku: String?
  var category: String?

  var isEmpty: Bool { sku == nil && category == nil }

  /// The scope; nil where the line names two.
  func scope(_ line: borrowing JSONDocument, _ problems: inout JSONProblems) -> Scope? {
    switch (sku, category) {
    case (let sku?, nil): return .sku(sku)
    case (nil, let category?): return .category(category)
    case (nil, nil): return .everything
    case (.some, .some):
      if let category = line.member("category", of: line.root) {
        problems.append(JSONProblem("cannot stand beside sku"), at: category, in: line)
      }
      return nil
    }
  }
}
