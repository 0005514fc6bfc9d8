import Bytes
import JSON
import LoadFigures
import Timing

/// A step as a scenario's file describes it.
struct StepDescription {
  private var name: String?
  private var kind = StepKind.request
  private var weight = 1.0
  private var moments: [TimeSpan] = []
  private var request: String?
  private var body: String?
  private var fields: [String] = []
  private var lineCount = 20
  private var think = TimeSpan.zero
  private var expectation = Expectation()
  private var followUps: [StepDescription] = []

  init(
    _ value: JSONValue, of document: borrowing JSONDocument, _ json: Span<UInt8>,
    _ problems: inout JSONProblems
  ) {
    document.forEachMember(of: value, &problems) { key, value, problems throws(JSONProblem) in
      switch key {
      case "name": name = try document.parsed(value, as: "a name of letters") { Self.name($0) }
      case "kind":
        kind = try document.parsed(
          value, as: "one of \(StepKind.allCases.map(\.rawValue).joined(separator: ", "))"
        ) { StepKind(rawValue: $0) }
      case "weight": weight = Double(try document.integer(value, in: 1...1_000_000))
      case "at":
        document.forEachElement(of: value, &problems) { value, _ throws(JSONProblem) in
          moments.append(try document.span(value))
        }
      case "request":
        request = try document.parsed(value, as: "a method and a path, such as GET /healthz") {
          Self.request($0)
        }
      // As it stands in the file: its parser undoes escapes, and the server is to see them.
      case "body": body = String(decoding: json.extracting(document.range(of: value)))
      case "headers":
        document.forEachMember(of: value, &problems) { key, value, _ throws(JSONProblem) in
          fields.append("\(String(decoding: key)): \(try document.string(value))")
        }
      case "lines": lineCount = try document.integer(value, in: 1...1_000)
      case "think": think = try document.span(value)
      case "expect": expectation.read(value, of: document, &problems)
      case "then":
        followUps = [StepDescription(value, of: document, json, &problems)]
      default: throw .unknownField
      }
    }
    if document.kind(of: value) == .object, kind == .request, request == nil {
      problems.append(JSONProblem("must have a kind or a request", at: document.pointer(to: value)))
    }
  }

  /// Adds the step and those that follow it to `steps`.
  func add(to steps: inout [Step], asFollowUp: Bool = false) {
    let words = (request ?? kind.request).split(separator: " ", maxSplits: 1)
    let body = body ?? kind.body(lineCount: lineCount)
    var step = Step(
      name: name ?? kind.rawValue,
      template: RequestTemplate(
        method: String(words[0]), target: String(words[1]), body: body, fields: fields,
        isConditional: kind == .validate))
    step.weight = weight
    step.moments = moments
    step.think = think
    step.expectation = expectation
    step.isFollowUp = asFollowUp
    if step.expectation.statuses.isEmpty { step.expectation.statuses = kind.statuses }
    if !followUps.isEmpty { step.following = steps.count + 1 }
    steps.append(step)
    for followUp in followUps { followUp.add(to: &steps, asFollowUp: true) }
  }

  private static func name(_ text: String) -> String? {
    let isName =
      text.first?.isLetter == true && text.count <= 40
      && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_-".contains($0)) }
    return isName ? text : nil
  }

  private static func request(_ text: String) -> String? {
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    let isRequest =
      words.count == 2 && words[1].hasPrefix("/")
      && ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"].contains(words[0])
      && text.utf8.allSatisfy { $0 > 0x1F && $0 < 0x7F }
    return isRequest ? text : nil
  }
}

/// The requests that this API knows, and any other.
private enum StepKind: String, CaseIterable {
  case read, cold, batch, validate, event, recalculate, request

  var request: String {
    switch self {
    case .read, .cold: "POST /api/v1/price"
    case .batch: "POST /api/v1/prices"
    case .validate: "GET /api/v1/price/{sku}"
    case .event: "POST /api/v1/publish-market-event"
    case .recalculate: "POST /api/v1/recalculations"
    case .request: "GET /"
    }
  }

  func body(lineCount: Int) -> String? {
    switch self {
    case .read: #"{"product_id":"{sku}","quantity":1}"#
    case .cold: #"{"product_id":"{cold}","quantity":1}"#
    case .batch: #"{"context":{},"lines":[{lines:\#(lineCount)}]}"#
    case .event:
      #"{"type":"signal","signal":"demand","value":"1.{number}","scope":{"skus":["{sku}"]}}"#
    case .recalculate: #"{"scope":{"all":true},"reason":"load"}"#
    case .validate, .request: nil
    }
  }

  var statuses: [Int] {
    switch self {
    case .read, .cold, .batch: [200]
    case .validate: [200, 304]
    case .event, .recalculate: [202]
    case .request: []
    }
  }
}

extension Expectation {
  fileprivate mutating func read(
    _ value: JSONValue, of document: borrowing JSONDocument, _ problems: inout JSONProblems
  ) {
    document.forEachMember(of: value, &problems) { key, value, problems throws(JSONProblem) in
      switch key {
      case "status":
        if document.kind(of: value) == .number {
          statuses = [try document.integer(value, in: 100...599)]
        } else {
          document.forEachElement(of: value, &problems) { value, _ throws(JSONProblem) in
            statuses.append(try document.integer(value, in: 100...599))
          }
        }
      case "source": fields.append((["source"], .string(Array(try document.string(value).utf8))))
      case "json":
        document.forEachMember(of: value, &problems) { key, value, _ throws(JSONProblem) in
          fields.append((try Self.pointer(key), document.expected(value)))
        }
      default: throw .unknownField
      }
    }
  }

  private static func pointer(_ text: Span<UInt8>) throws(JSONProblem) -> [String] {
    let text = String(decoding: text)
    guard text.hasPrefix("/") else {
      throw JSONProblem("must be named by a pointer such as /source")
    }
    return text.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
      .map { String($0).replacing("~1", with: "/").replacing("~0", with: "~") }
  }
}

extension JSONDocument {
  fileprivate func expected(_ value: JSONValue) -> Expectation.ExpectedValue {
    let bytes = withBytes(of: value) { $0.withUnsafeBufferPointer { Array($0) } }
    return kind(of: value) == .string ? .string(bytes) : .literal(bytes)
  }
}
