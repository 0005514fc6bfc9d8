import Timing

extension RedisClient {
  /// Runs a script `count` times, all sent at once, and adds up the integers it answers; `words` is
  /// how many keys and arguments each call has. Where some fail it throws the first error, once all
  /// have answered or failed.
  package func runAll(
    _ script: RedisScript, count: Int, within time: TimeSpan,
    words: @escaping @Sendable (Int) -> (keyCount: Int, argumentCount: Int),
    _ write: @escaping @Sendable (Int, inout RedisCommandWriter) -> Void
  ) async throws -> Int {
    guard count > 0 else { return 0 }
    return try await withCheckedThrowingContinuation { continuation in
      withConnection { connection in
        let replies = SummedReplies(count: count) { continuation.resume(with: $0) }
        let deadline = MonotonicTime.now() + time
        for index in 0..<count {
          let (keyCount, argumentCount) = words(index)
          do throws(RedisError) {
            try connection.run(
              script, keyCount: keyCount, argumentCount: argumentCount, to: replies,
              deadline: deadline
            ) { write(index, &$0) }
          } catch {
            replies.failed(error, for: 0)
          }
        }
      }
    }
  }
}

/// Adds up the replies to many commands.
private final class SummedReplies: RedisReplyHandler {
  private var missingCount: Int
  private var sum = 0
  private var failure: (any Error)?
  private let finish: (Result<Int, any Error>) -> Void

  init(count: Int, then finish: @escaping (Result<Int, any Error>) -> Void) {
    missingCount = count
    self.finish = finish
  }

  func received(_ reply: borrowing RedisReply, for token: UInt64) {
    do {
      sum += try reply.integer()
    } catch {
      failure = failure ?? error
    }
    count()
  }

  func failed(_ error: RedisError, for token: UInt64) {
    failure = failure ?? error
    count()
  }

  private func count() {
    missingCount -= 1
    guard missingCount == 0 else { return }
    finish(failure.map { .failure($0) } ?? .success(sum))
  }
}
