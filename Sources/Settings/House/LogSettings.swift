/// What is written to standard error.
package struct LogSettings: SettingGroup {
  package static let title = "Log"

  /// The least that is worth a line.
  package enum Level: String, CaseIterable, Sendable {
    case trace, debug, info, warning, error
  }

  package let level: Level
  /// One request in so many is logged; zero: none.
  package let accessLogPeriod: Int

  package init(from reader: inout SettingReader) {
    level = reader.read(
      "log", as: .word, default: "info",
      help: "Least level to log: trace, debug, info, warning or error.")
    accessLogPeriod = reader.read(
      "access_log_sample", as: .count(0...1_000_000_000), default: "0",
      help: "Log one request in so many; 1 logs all, 0 none.")
  }
}
