import Jobs
import Repricing
import Settings

/// Which jobs are looked at, and how.
struct JobsFlags: SettingGroup {
  static let title = "Jobs"
  static let commands = ["jobs"]

  let queue: String
  /// Nil is any.
  let state: JobState?
  let limit: Int
  /// Empty at the beginning.
  let cursor: String
  let period: Duration
  /// How long Redis may take to answer.
  let patience: Duration
  let isWatching: Bool
  /// Whether every dead letter is meant.
  let isForAll: Bool

  init(from reader: inout SettingReader) {
    queue = reader.read(
      "queue",
      as: .text("NAME", valid: "1 to 64 letters, digits and -_.") { (try? QueueName($0)) != nil },
      default: .described(RecalculationJob.queue, RecalculationJob.queue), help: "The queue.")
    let states = JobState.tour.map(\.rawValue).joined(separator: ", ")
    state = reader.read(
      "state",
      as: SettingType(
        placeholder: "STATE", valid: "one of \(states)",
        parse: { text in JobState(rawValue: text).map { .some($0) } },
        show: { $0?.rawValue ?? "" }), default: .described("any", nil),
      help: "List those in this state: \(states).")
    limit = reader.read("limit", as: .count(1...100), default: "20", help: "Jobs of a page.")
    cursor = reader.read(
      "cursor", as: .text("CURSOR", valid: "what the page before ends with") { !$0.isEmpty },
      default: .described("the beginning", ""), help: "Go on where a page has ended.")
    period = reader.read(
      "every", as: .duration(.milliseconds(100) ... .seconds(3600)), default: "1s",
      help: "How often --watch looks.")
    patience = reader.read(
      "patience", as: .duration(.milliseconds(100) ... .seconds(3600)), default: "3s",
      help: "How long Redis may take to answer.")
    isWatching = reader.read(
      "watch", as: .bool, default: "false",
      help: "Show how the queue stands until Ctrl-C; where there is no terminal, a line a time.")
    isForAll = reader.read(
      "all", as: .bool, default: "false", help: "Retry every dead letter.")
  }
}
