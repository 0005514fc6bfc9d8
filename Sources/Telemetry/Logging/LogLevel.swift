/// How much a line matters, from what only its author wants to know to what wakes somebody up.
@usableFromInline
package enum LogLevel: String, CaseIterable, Comparable, Sendable {
  case trace
  case debug
  case info
  case warning
  case error

  @inlinable
  package static func < (left: LogLevel, right: LogLevel) -> Bool { left.rank < right.rank }

  @inlinable
  var rank: Int {
    switch self {
    case .trace: 0
    case .debug: 1
    case .info: 2
    case .warning: 3
    case .error: 4
    }
  }
}
