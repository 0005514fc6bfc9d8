/// How the API asks the queue and the stream of events, and how much of it at once.
package struct TaskSettings: SettingGroup {
  package static let title = "Tasks and events"
  package static let section: String? = "tasks"

  package let callCountMaxPerShard: Int
  package let timeout: Duration

  package init(from reader: inout SettingReader) {
    callCountMaxPerShard = reader.read(
      "task_calls_max", as: .count(1...100_000), default: "256",
      help: "Requests that wait for the queue or the stream of events, per shard.")
    timeout = reader.read(
      "task_timeout", as: .duration(.milliseconds(10) ... .seconds(60)), default: "2s",
      help: "For the queue or the stream of events to do what a request asks.")
  }
}
