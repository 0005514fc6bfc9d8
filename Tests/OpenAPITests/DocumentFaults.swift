import TestKit

/// Where `document` breaks the rules of OpenAPI 3.1 that a structure can break; nothing where it
/// holds them.
func structuralFaults(_ document: JSONTree) -> [String] {
  var faults: [String] = []
  for name in ["openapi", "info", "paths"] where document[name] == nil {
    faults.append("\(name) is missing")
  }
  if document["openapi"]?.string?.hasPrefix("3.1.") != true { faults.append("is not 3.1") }
  for name in ["title", "version"] where document["info"]?[name]?.string == nil {
    faults.append("info has no \(name)")
  }
  var ids: Set<String> = []
  for (path, item) in document["paths"]?.members ?? [:] {
    for (method, operation) in item.members where method != "parameters" {
      let place = "\(method) \(path)"
      if let id = operation["operationId"]?.string, !ids.insert(id).inserted {
        faults.append("\(place): the id \(id) is taken")
      }
      faults += operationFaults(operation, path, in: document).map { "\(place): \($0)" }
    }
  }
  return faults + referenceFaults(document, in: document) + schemaFaults(document)
}

private func operationFaults(
  _ operation: JSONTree, _ path: String, in document: JSONTree
) -> [String] {
  var faults: [String] = []
  let parameters = operation["parameters"]?.elements ?? []
  let declared = parameters.filter { $0["in"] == .string("path") }.compactMap { $0["name"]?.string }
  let used = path.matches(of: /\{([^}]+)\}/).map { String($0.1) }
  if declared.sorted() != used.sorted() { faults.append("\(declared) for \(used)") }
  for parameter in parameters {
    if parameter["schema"] == nil { faults.append("a parameter without schema") }
    if parameter["in"] == .string("path"), parameter["required"] != .boolean(true) {
      faults.append("a path parameter that is not required")
    }
  }
  if let body = operation["requestBody"], body["content"]?.members.isEmpty != false {
    faults.append("a body without content")
  }
  let tags = document["tags"]?.elements.compactMap { $0["name"] } ?? []
  for tag in operation["tags"]?.elements ?? [] where !tags.contains(tag) {
    faults.append("the tag \(tag) is not declared")
  }
  let responses = operation["responses"]?.members ?? [:]
  if responses.isEmpty { faults.append("no responses") }
  for (status, response) in responses where response["$ref"] == nil {
    if response["description"]?.string == nil { faults.append("\(status) has no description") }
    if status.wholeMatch(of: /[1-5]\d\d|default/) == nil { faults.append("\(status) is none") }
  }
  return faults
}

/// References that lead nowhere.
private func referenceFaults(_ tree: JSONTree, in document: JSONTree) -> [String] {
  var faults = (tree.elements + tree.members.map(\.value)).flatMap {
    referenceFaults($0, in: document)
  }
  if let reference = tree["$ref"]?.string, document.target(of: reference) == nil {
    faults.append("\(reference) leads nowhere")
  }
  return faults
}

/// Schemas that require what they do not have.
private func schemaFaults(_ tree: JSONTree) -> [String] {
  var faults = (tree.elements + tree.members.map(\.value)).flatMap(schemaFaults)
  let properties = tree["properties"]?.members ?? [:]
  if tree["type"] == .string("object") {
    for name in tree["required"]?.elements ?? [] where properties[name.string ?? ""] == nil {
      faults.append("\(name) is required and not there")
    }
  }
  return faults
}
