import Bytes
import JSON
import Pricing

/// Scopes as they are sent: `{"all":true}`, `{"category":"tools"}` or `{"skus":["A","B"]}`.
extension ItemScope {
  /// The scope that a value of a document is; nil where it is none, which `problems` tells.
  package init?(
    _ value: JSONValue, in document: borrowing JSONDocument, _ problems: inout JSONProblems
  ) {
    var scope: ItemScope?
    var count = 0
    let before = problems.all.count
    document.forEachMember(of: value, &problems) { name, value, problems throws(JSONProblem) in
      count += 1
      switch name {
      case "all":
        guard try document.boolean(value) else { throw JSONProblem("must be true") }
        scope = .everything
      case "category": scope = .category(try document.string(value))
      case "skus":
        var skus: [String] = []
        document.forEachElement(of: value, &problems) { sku, _ throws(JSONProblem) in
          skus.append(try document.string(sku))
        }
        scope = .skus(skus)
      default: throw .unknownField
      }
    }
    guard problems.all.count == before else { return nil }
    guard let scope, count == 1 else {
      problems.append(
        JSONProblem("must have one of all, category and skus", at: document.pointer(to: value)))
      return nil
    }
    for fault in scope.faults() {
      problems.append(
        JSONProblem(fault.detail, at: document.pointer(to: value) + fault.pointer))
    }
    guard problems.all.count == before else { return nil }
    self = scope
  }

  package func write(to json: inout JSONWriter) {
    json.object { json in
      switch self {
      case .everything: json.member("all", true)
      case .category(let path): json.member("category", path)
      case .skus(let skus):
        json.array("skus") { json in for sku in skus { json.write(sku) } }
      }
    }
  }
}
