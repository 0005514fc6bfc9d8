import Timing

/// A figure of a run that a threshold can name: `p99`, `read.p95`, `read.p99[5s..10s]`, `errors`.
package struct Measure: Equatable, Sendable, CustomStringConvertible {
  package enum Subject: Equatable, Sendable {
    case quantile(Double)
    case mean
    /// Answers a second; of a step, of the requests that came to an end.
    case rate
    /// Requests a second that the plan had.
    case asked
    case errors
    /// Failed requests as a share of all that came to an end.
    case errorShare
    /// Requests that the generator itself sent too late.
    case late
    case requests
  }

  package let subject: Subject
  /// All steps where none is named.
  package let step: String?
  package let window: Range<TimeSpan>?
  package let description: String

  /// Nil where the text names no figure.
  package init?(_ text: Substring) {
    description = String(text)
    var rest = text
    if rest.last == "]", let opening = rest.firstIndex(of: "[") {
      guard let window = Self.window(rest[rest.index(after: opening)...].dropLast()) else {
        return nil
      }
      self.window = window
      rest = rest[..<opening]
    } else {
      window = nil
    }
    // A dot also stands in `p99.9`: what follows the name of a step starts with no digit.
    let dot = rest.indices.last { index in
      rest[index] == "." && rest[rest.index(after: index)...].first?.isNumber == false
    }
    step = dot.map { String(rest[..<$0]) }
    guard let subject = Subject(dot.map { rest[rest.index(after: $0)...] } ?? rest) else {
      return nil
    }
    self.subject = subject
    if window != nil, !subject.isLatency { return nil }
  }

  private static func window(_ text: Substring) -> Range<TimeSpan>? {
    guard let dots = text.firstRange(of: "..") else { return nil }
    let (from, to) = (TimeSpan(text[..<dots.lowerBound]), TimeSpan(text[dots.upperBound...]))
    guard let from, let to, from < to else { return nil }
    return from..<to
  }

  /// What it was in that run; nil where the run has none.
  package func value(in run: RunFigures) -> Double? {
    let index = step.flatMap { run.stepNames.firstIndex(of: $0) }
    if step != nil, index == nil { return nil }
    switch subject {
    case .quantile(let share): return latency(in: run, of: index) { $0.quantile(share) }
    case .mean: return latency(in: run, of: index) { $0.mean }
    case .rate:
      return index.map { run.perSecond(run.latencies(of: $0).count) } ?? run.rate
    case .asked: return run.askedRate
    case .errors: return Double(failureCount(of: index, in: run))
    case .errorShare:
      let count = index.map { run.latencies(of: $0).count } ?? run.answered + run.lostCount
      return count == 0 ? 0 : Double(failureCount(of: index, in: run)) / Double(count)
    case .late: return Double(run.generator.late)
    case .requests: return Double(index.map { run.latencies(of: $0).count } ?? run.answered)
    }
  }

  /// Nil where nothing was asked: what never happened was not fast.
  private func latency(
    in run: RunFigures, of step: Int?, _ read: (LatencyHistogram) -> Int64
  ) -> Double? {
    let latencies = run.correctedLatencies(of: step, within: window)
    return latencies.count == 0 ? nil : Double(read(latencies))
  }

  private func failureCount(of step: Int?, in run: RunFigures) -> UInt64 {
    step.map { run.failures[$0].reduce(0, +) } ?? run.failed
  }
}

extension Measure.Subject {
  init?(_ name: Substring) {
    switch name {
    case "mean": self = .mean
    case "max": self = .quantile(1)
    case "rate": self = .rate
    case "asked": self = .asked
    case "errors": self = .errors
    case "error_share": self = .errorShare
    case "late": self = .late
    case "requests": self = .requests
    default:
      guard name.first == "p", let percent = Double(name.dropFirst()), (0...100).contains(percent)
      else { return nil }
      self = .quantile(percent / 100)
    }
  }

  var isLatency: Bool {
    switch self {
    case .quantile, .mean: true
    case .rate, .asked, .errors, .errorShare, .late, .requests: false
    }
  }
}

extension RunFigures {
  /// Requests to which no answer came.
  package var lostCount: UInt64 { failed - failures(of: .status) - failures(of: .content) }
}
