import LoadFigures
import Timing

/// A rate as it is written: `20000/s`, or `500` for the same each second.
package func rate(from text: Substring) -> Double? {
  let digits = text.hasSuffix("/s") ? text.dropLast(2) : text
  guard let rate = Double(digits), rate > 0, rate <= ArrivalSchedule.Stage.rateMax else {
    return nil
  }
  return rate
}

extension ArrivalSchedule {
  /// Stages as they are written, one behind the other: `0:5000/s:30s,5000/s:1m`.
  package init?(stages text: String) {
    var stages: [Stage] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let words = part.filter { $0 != " " }.split(separator: ":", omittingEmptySubsequences: false)
      guard (2...3).contains(words.count), let time = words.last.flatMap({ TimeSpan($0) }),
        let from = Self.bound(words[0]), let to = Self.bound(words[words.count - 2]),
        let stage = Stage(from: from, to: to, duration: time)
      else { return nil }
      stages.append(stage)
    }
    self.init(stages)
    guard count > 0 else { return nil }
  }

  /// A rate that may also be nothing.
  private static func bound(_ text: Substring) -> Double? {
    text == "0" || text == "0/s" ? 0 : rate(from: text)
  }
}
