import JSON

/// An API's OpenAPI document, for live requests and answers to be held against.
package struct APIContract: Sendable {
  package let document: JSONTree

  package init(_ bytes: [UInt8]) throws(JSONError) { document = try JSONTree(bytes) }

  /// The paths described, each with its methods in capitals.
  package var methodsOfPaths: [String: Set<String>] {
    (document["paths"]?.members ?? [:]).mapValues { path in
      Set(path.members.keys.filter { $0 != "parameters" }.map { $0.uppercased() })
    }
  }

  /// Where an answer differs from what the document says of this operation; nothing where it does
  /// not. `path` is the pattern: `/api/v1/price/{product_id}`.
  package func faults(
    inAnswerTo method: String, _ path: String, status: Int, mediaType: String?, body: [UInt8]
  ) -> [String] {
    guard let operation = operation(method, path) else {
      return ["\(method) \(path) is not described"]
    }
    let described = operation["responses"]
    guard let response = resolved(described?["\(status)"] ?? described?["default"]) else {
      return ["status \(status) is not described"]
    }
    return faults(response["content"], mediaType: mediaType, body: body)
  }

  /// The same for an answer as it came.
  package func faults(
    inAnswerTo method: String, _ path: String, _ answer: RawResponse
  ) -> [String] {
    faults(
      inAnswerTo: method, path, status: answer.status, mediaType: answer["Content-Type"],
      body: answer.body)
  }

  /// Where a request's body differs from what the document says of this operation.
  package func faults(
    inRequestTo method: String, _ path: String, mediaType: String?, body: [UInt8]
  ) -> [String] {
    guard let operation = operation(method, path) else {
      return ["\(method) \(path) is not described"]
    }
    return faults(operation["requestBody"]?["content"], mediaType: mediaType, body: body)
  }

  private func operation(_ method: String, _ path: String) -> JSONTree? {
    document["paths"]?[path]?[method.lowercased()]
  }

  private func resolved(_ tree: JSONTree?) -> JSONTree? {
    guard let reference = tree?["$ref"]?.string else { return tree }
    return document.target(of: reference)
  }

  private func faults(_ content: JSONTree?, mediaType: String?, body: [UInt8]) -> [String] {
    guard let content else { return body.isEmpty ? [] : ["a body is not described"] }
    // Parameters such as the character set are not part of a media type's name.
    let name = mediaType?.split(separator: ";").first.map { $0.trimmed } ?? "no media type"
    guard let schema = content[name]?["schema"] else { return ["\(name) is not described"] }
    guard name.hasSuffix("json") else { return [] }
    do throws(JSONError) {
      return SchemaCheck(document: document).faults(try JSONTree(body), schema)
    } catch {
      return ["the body is no JSON: \(error)"]
    }
  }
}

extension Substring {
  fileprivate var trimmed: String { String(split(separator: " ").first ?? "").lowercased() }
}
