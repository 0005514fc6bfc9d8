import Redis

/// Why a queue did not do what it was asked.
package enum JobError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A part of the job is longer than it may be: which, and how many bytes.
  case tooLarge(String, byteCountMax: Int)
  /// The name of a queue or kind cannot be one.
  case badName(String)
  /// The place in a list does not come from that list.
  case badCursor
  /// Redis did not do it.
  case redis(RedisError)

  /// Whether the same, asked again later, may well succeed.
  package var isRetryable: Bool {
    if case .redis(let error) = self { error.isRetryable } else { false }
  }

  package var description: String {
    switch self {
    case .tooLarge(let part, let limit): "the \(part) is longer than \(limit) bytes"
    case .badName(let name): "\(name) is no name of a queue or kind"
    case .badCursor: "not a place in this list"
    case .redis(let error): "\(error)"
    }
  }
}
