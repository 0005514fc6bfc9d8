import HTTPClient
import Jobs
import Timing

/// What a server's answer means for a feed.
enum FeedAnswer: Equatable {
  case signals
  /// All is as it was when it was last read.
  case unchanged

  /// Throws what the job fails of where there is nothing to read.
  init(_ head: AnswerHead, isConditional: Bool) throws {
    switch head.status {
    case 200 where head.packing == .other:
      throw PermanentFailure("the content is packed by something else than gzip")
    case 200, 204: self = .signals
    case 304 where isConditional: self = .unchanged
    case 300..<400:
      throw PermanentFailure(
        "the server answers \(head.status): a redirect is not followed; name the place in feeds")
    // 408 and 425 ask for another try, as 429 does.
    case 408, 425, 429, 500...:
      throw TransientFailure(
        "the server answers \(head.status)",
        retryAfter: head.retryAfterSeconds.map { .seconds(Int64(min($0, 86_400))) })
    default: throw PermanentFailure("the server answers \(head.status)")
    }
  }
}
