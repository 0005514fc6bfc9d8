import Bytes
import JSON
import Pricing

/// Conditions, curves and attributes as JSON texts, each with one text only.
extension Condition {
  var json: String { jsonText { json in write(to: &json) } }

  init?(json text: Span<UInt8>) {
    guard
      let condition = readJSON(
        text, { document, problems in Condition(document.root, in: document, &problems) })
    else { return nil }
    self = condition
  }

  private func write(to json: inout JSONWriter) {
    json.object { json in
      switch self {
      case .all(let parts): Self.write("all", parts, to: &json)
      case .any(let parts): Self.write("any", parts, to: &json)
      case .not(let part):
        json.name("not")
        part.write(to: &json)
      case .equals(let fact, let value):
        json.array("eq") { json in
          json.write(fact.name)
          json.write(value)
        }
      case .isOne(let fact, let values):
        json.array("in") { json in
          json.write(fact.name)
          json.array { json in for value in values { json.write(value) } }
        }
      case .compares(let fact, let ordering, let number):
        json.name(escaping: ordering.rawValue.utf8.span)
        json.array { json in
          json.write(fact.name)
          json.write(number.description)
        }
      }
    }
  }

  private static func write(
    _ name: StaticString, _ parts: [Condition], to json: inout JSONWriter
  ) {
    json.array(name) { json in for part in parts { part.write(to: &json) } }
  }

  private init?(
    _ value: JSONValue, in document: borrowing JSONDocument, _ problems: inout JSONProblems
  ) {
    var condition: Condition?
    document.forEachMember(of: value, &problems) { key, value, problems throws(JSONProblem) in
      switch key {
      case "all": condition = .all(Self.parts(value, in: document, &problems))
      case "any": condition = .any(Self.parts(value, in: document, &problems))
      case "not": condition = Condition(value, in: document, &problems).map { .not($0) }
      case "eq":
        let (fact, operand) = try Self.pair(value, in: document, &problems)
        condition = .equals(fact, try document.string(operand))
      case "in":
        let (fact, operand) = try Self.pair(value, in: document, &problems)
        var values: [String] = []
        document.forEachElement(of: operand, &problems) { value, _ throws(JSONProblem) in
          values.append(try document.string(value))
        }
        condition = .isOne(fact, of: values)
      default:
        let (fact, operand) = try Self.pair(value, in: document, &problems)
        guard let ordering = Ordering(rawValue: String(decoding: key)),
          let number = try? Decimal(try document.string(operand))
        else { throw .unknownField }
        condition = .compares(fact, ordering, number)
      }
    }
    guard let condition else { return nil }
    self = condition
  }

  private static func parts(
    _ value: JSONValue, in document: borrowing JSONDocument, _ problems: inout JSONProblems
  ) -> [Condition] {
    var parts: [Condition] = []
    document.forEachElement(of: value, &problems) { part, problems throws(JSONProblem) in
      guard let part = Condition(part, in: document, &problems) else { throw .mustBe(.object) }
      parts.append(part)
    }
    return parts
  }

  private static func pair(
    _ value: JSONValue, in document: borrowing JSONDocument, _ problems: inout JSONProblems
  ) throws(JSONProblem) -> (Fact, JSONValue) {
    var elements: [JSONValue] = []
    document.forEachElement(of: value, &problems) { element, _ in elements.append(element) }
    guard elements.count == 2, let fact = Fact(try document.string(elements[0])) else {
      throw .mustBe(.array)
    }
    return (fact, elements[1])
  }
}

extension SignalCurve {
  var json: String {
    jsonText { json in
      json.object { json in
        json.member("signal", signal)
        json.array("points") { json in
          for point in points {
            json.array { json in
              json.write(point.value.description)
              json.write(point.share.fraction.description)
            }
          }
        }
      }
    }
  }

  init?(json text: Span<UInt8>) {
    var signal: String?
    var points: [Point] = []
    let isWhole: Bool? = readJSON(text) { document, problems in
      signal = document.member("signal", of: document.root).flatMap { try? document.string($0) }
      guard let list = document.member("points", of: document.root) else { return nil }
      document.forEachElement(of: list, &problems) { pair, problems throws(JSONProblem) in
        var decimals: [Decimal] = []
        document.forEachElement(of: pair, &problems) { number, _ throws(JSONProblem) in
          guard let decimal = try? Decimal(try document.string(number)) else {
            throw .mustBe(.number)
          }
          decimals.append(decimal)
        }
        guard decimals.count == 2 else { throw .mustBe(.array) }
        points.append(Point(decimals[0], Percentage(fraction: decimals[1])))
      }
      return true
    }
    guard let signal, isWhole != nil else { return nil }
    self.init(signal: signal, points: points)
  }
}

/// An item's attributes, sorted by name.
enum Attributes {
  static func json(_ attributes: [String: String]) -> String? {
    if attributes.isEmpty { return nil }
    return jsonText { json in
      json.object { json in
        for (name, value) in attributes.sorted(by: {
          $0.key.utf8.lexicographicallyPrecedes($1.key.utf8)
        }) {
          json.name(escaping: name.utf8.span)
          json.write(value)
        }
      }
    }
  }

  static func read(json text: Span<UInt8>) -> [String: String]? {
    readJSON(text) { document, problems in
      var attributes: [String: String] = [:]
      document.forEachMember(of: document.root, &problems) { key, value, _ throws(JSONProblem) in
        attributes[String(decoding: key)] = try document.string(value)
      }
      return attributes
    }
  }
}

private func jsonText(_ body: (inout JSONWriter) -> Void) -> String {
  var buffer = ByteBuffer()
  buffer.appendJSON(body)
  return buffer.withSpan { String(decoding: $0) }
}

/// What `body` makes of a JSON text; nil where that is none or `body` found problems.
private func readJSON<Value>(
  _ text: Span<UInt8>, _ body: (borrowing JSONDocument, inout JSONProblems) -> Value?
) -> Value? {
  var limits = JSONLimits()
  limits.byteCountMax = 64 << 20
  limits.tokenCountMax = 1 << 20
  // A condition is an object and an array.
  limits.depthMax = 4 * EntityLimits.conditionDepthMax
  var document = JSONDocument(limits: limits)
  do throws(JSONError) { try document.parse(text) } catch { return nil }
  var problems = JSONProblems(countMax: 1)
  let value = body(document, &problems)
  return problems.isEmpty ? value : nil
}
