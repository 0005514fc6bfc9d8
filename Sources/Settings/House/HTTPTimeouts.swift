/// How long the API waits for its clients.
package struct HTTPTimeouts: SettingGroup {
  package static let title = "Timeouts of the HTTP server"
  package static let section: String? = "timeouts"

  package let head: Duration
  package let body: Duration
  package let idle: Duration
  package let write: Duration
  package let drain: Duration

  package init(from reader: inout SettingReader) {
    let type = SettingType.duration(.milliseconds(1) ... .seconds(3600))
    head = reader.read(
      "head_timeout", as: type, default: "5s",
      help: "From a request's first byte to the end of its header.")
    body = reader.read(
      "body_timeout", as: type, default: "30s",
      help: "From the end of a request's header to the end of its body.")
    idle = reader.read(
      "idle_timeout", as: type, default: "75s",
      help: "Between requests, before the connection is closed.")
    write = reader.read(
      "write_timeout", as: type, default: "30s",
      help: "For the client to take in an answer that it did not take at once.")
    drain = reader.read(
      "drain_timeout", as: type, default: "10s",
      help: "For answers under way to be finished, when the program is told to end.")
  }
}
