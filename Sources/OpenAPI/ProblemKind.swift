import JSON

/// A reason for which a request is refused: one entry of the catalogue that clients program
/// against.
package struct ProblemKind: Sendable, Equatable {
  /// The stable name: `unknown_product`. The page explains it under this anchor.
  package let code: String
  package let status: Int
  /// What kind of problem it is, in words that are always the same.
  package let title: String
  /// What the client should do about it. Lightly marked text.
  package let remedy: String

  package init(_ code: String, _ status: Int, _ title: String, remedy: String) {
    precondition((400...599).contains(status))
    self.code = code
    self.status = status
    self.title = title
    self.remedy = remedy
  }

  /// The problem's `type`: where it is explained.
  var type: String { "\(APIDescription.pagePath)#\(code)" }
}

/// A problem document of a kind, as an example.
struct ProblemExample: JSONWritable {
  let kind: ProblemKind

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("type", kind.type)
      json.member("title", kind.title)
      json.member("status", kind.status)
      json.member("code", kind.code)
      json.member("request_id", "5f0c1d6e8a3b4f27")
    }
  }
}
