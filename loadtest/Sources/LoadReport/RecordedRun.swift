import Bytes
import JSON
import LoadFigures
import Timing

/// A run as an earlier report has it.
package struct RecordedRun: Sendable {
  package enum Fault: Error, Equatable, CustomStringConvertible {
    case unreadable(String)

    package var description: String {
      switch self {
      case .unreadable(let reason): "is no report of pricing-load: \(reason)"
      }
    }
  }

  static let format = "pricing-load 1"
  package static let byteCountMax = 256 << 20

  package private(set) var figures: RunFigures

  package init(json: Span<UInt8>) throws(Fault) {
    var limits = JSONLimits()
    limits.byteCountMax = Self.byteCountMax
    limits.tokenCountMax = Self.byteCountMax / 4
    var document = JSONDocument(limits: limits)
    do throws(JSONError) { try document.parse(json) } catch {
      throw .unreadable(error.description)
    }
    figures = RunFigures(stepNames: [])
    var problems = JSONProblems(countMax: 1)
    var format = ""
    document.forEachMember(of: document.root, &problems) {
      key, value, problems throws(JSONProblem) in
      switch key {
      case "format": format = try document.string(value)
      case "figures": figures = RunFigures(value, of: document, &problems)
      default: break
      }
    }
    document.require("figures", of: document.root, &problems)
    if format != Self.format { throw .unreadable("its format is not “\(Self.format)”") }
    if let problem = problems.all.first {
      throw .unreadable("\(problem.pointer) \(problem.detail)")
    }
  }
}

extension RunFigures {
  fileprivate init(
    _ value: JSONValue, of document: borrowing JSONDocument, _ problems: inout JSONProblems
  ) {
    var names: [String] = []
    if let steps = document.member("steps", of: value) {
      document.forEachElement(of: steps, &problems) { value, _ throws(JSONProblem) in
        names.append(try document.string(value))
      }
    }
    self.init(stepNames: names)
    var width = TimeSlices.firstWidth
    var all: [TimeSlice] = []
    document.forEachMember(of: value, &problems) { key, value, problems throws(JSONProblem) in
      switch key {
      case "duration_ns":
        duration = .nanoseconds(Int64(try document.integer(value, in: 0...Int.max)))
      case "planned":
        if !document.isNull(value) { planned = try document.count(value) }
      case "concurrency":
        if !document.isNull(value) { concurrency = try document.integer(value, in: 1...1 << 32) }
      case "answered_in_time":
        answeredInTime = UInt64(try document.integer(value, in: 0...Int.max))
      case "slice_width_ns":
        width = .nanoseconds(Int64(try document.integer(value, in: 1...Int.max / 256)))
      case "slices":
        document.forEachElement(of: value, &problems) { value, problems throws(JSONProblem) in
          guard all.count < TimeSlices.countMax else { throw JSONProblem("is one too many") }
          all.append(TimeSlice(value, of: document, stepCount: names.count, &problems))
        }
      default: break
      }
    }
    slices = TimeSlices(all, width: width, stepCount: names.count)
  }
}

extension TimeSlice {
  fileprivate init(
    _ value: JSONValue, of document: borrowing JSONDocument, stepCount: Int,
    _ problems: inout JSONProblems
  ) {
    self.init(stepCount: stepCount)
    var step = 0
    document.forEachMember(of: value, &problems) { key, value, problems throws(JSONProblem) in
      switch key {
      case "asked": asked = try document.count(value)
      case "answered": answered = try document.count(value)
      case "failed": failed = try document.count(value)
      case "latencies":
        document.forEachElement(of: value, &problems) { value, _ throws(JSONProblem) in
          guard step < stepCount else { throw JSONProblem("is one too many") }
          latencies[step] = try document.histogram(value)
          step += 1
        }
      default: break
      }
    }
  }
}

extension JSONDocument {
  /// Far below where sums of counts overflow.
  fileprivate func count(_ value: JSONValue) throws(JSONProblem) -> UInt64 {
    UInt64(try integer(value, in: 0...1 << 48))
  }

  fileprivate func histogram(_ value: JSONValue) throws(JSONProblem) -> LatencyHistogram {
    var numbers: [Int] = []
    var problems = JSONProblems(countMax: 1)
    func number(_ name: StaticString) throws(JSONProblem) -> Int {
      guard let value = member(name, of: value) else { throw JSONProblem("lacks \(name)") }
      return try integer(value, in: 0...Int.max)
    }
    guard let buckets = member("buckets", of: value) else { throw JSONProblem("lacks buckets") }
    forEachElement(of: buckets, &problems) { value, _ throws(JSONProblem) in
      numbers.append(try integer(value, in: 0...1 << 48))
    }
    let pairs = stride(from: 0, to: numbers.count - 1, by: 2).map {
      (bucket: numbers[$0], count: UInt64(numbers[$0 + 1]))
    }
    let histogram = LatencyHistogram(
      buckets: pairs, sum: UInt64(try number("sum_ns")), least: Int64(try number("least_ns")),
      greatest: Int64(try number("greatest_ns")))
    guard problems.isEmpty, numbers.count % 2 == 0, let histogram else {
      throw JSONProblem("has buckets that cannot be")
    }
    return histogram
  }
}
