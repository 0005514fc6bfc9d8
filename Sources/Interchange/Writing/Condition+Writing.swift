import JSON
import Pricing

extension Condition {
  func write(to json: inout JSONWriter) {
    json.object { json in
      switch self {
      case .all(let parts): json.parts("all", parts)
      case .any(let parts): json.parts("any", parts)
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
          json.write(number)
        }
      }
    }
  }
}

extension JSONWriter {
  fileprivate mutating func parts(_ name: StaticString, _ parts: [Condition]) {
    array(name) { json in for part in parts { part.write(to: &json) } }
  }
}

extension SignalCurve {
  func write(to json: inout JSONWriter) {
    json.object { json in
      json.field("signal", signal)
      json.array("points") { json in
        for point in points {
          json.array { json in
            json.write(point.value)
            json.write(point.share.description)
          }
        }
      }
    }
  }
}
