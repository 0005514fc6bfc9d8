import Bytes
import JSON
import Pricing

extension SignalCurve {
  /// The curve that `value` is: `{"signal":"demand","points":[["0.5","-10%"],["2","+15%"]]}`.
  init?(
    _ value: JSONValue, in line: borrowing JSONDocument, _ problems: inout JSONProblems
  ) {
    var signal: String?
    var points: [Point]?
    line.forEachMember(of: value, &problems) { key, value, problems throws(JSONProblem) in
      switch key {
      case "signal": signal = try line.text(value)
      case "points":
        var read: [Point] = []
        line.forEachElement(of: value, &problems) { element, problems throws(JSONProblem) in
          if let point = Point(element, in: line, &problems) { read.append(point) }
        }
        points = read
      default: throw .unknownField
      }
    }
    guard let signal, let points else {
      line.noteMissing(["signal", "points"], of: value, in: &problems)
      return nil
    }
    self.init(signal: signal, points: points)
  }
}

extension SignalCurve.Point {
  fileprivate init?(
    _ pair: JSONValue, in line: borrowing JSONDocument, _ problems: inout JSONProblems
  ) {
    var value: Decimal?
    var share: Percentage?
    var count = 0
    line.forEachElement(of: pair, &problems) { element, _ throws(JSONProblem) in
      count += 1
      switch count {
      case 1: value = try line.amount(element)
      case 2: share = try line.percentage(element)
      default: break
      }
    }
    guard line.kind(of: pair) == .array else { return nil }
    guard count == 2 else {
      problems.append(
        JSONProblem("must be a pair of a value and a percentage"), at: pair, in: line)
      return nil
    }
    guard let value, let share else { return nil }
    self.init(value, share)
  }
}
