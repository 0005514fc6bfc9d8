import Timing

/// Takes the one reply to a command, reads what the caller wants from it, and hands that on.
final class SingleReply<Value>: RedisReplyHandler {
  private let read: (borrowing RedisReply) throws -> Value
  private let finish: (Result<Value, any Error>) -> Void

  init(
    _ read: @escaping (borrowing RedisReply) throws -> Value,
    then finish: @escaping (Result<Value, any Error>) -> Void
  ) {
    self.read = read
    self.finish = finish
  }

  func received(_ reply: borrowing RedisReply, for token: UInt64) {
    do {
      finish(.success(try read(reply)))
    } catch {
      finish(.failure(error))
    }
  }

  func failed(_ error: RedisError, for token: UInt64) { finish(.failure(error)) }
}

extension RedisConnection {
  /// Sends a command, reads the reply with `read` and hands the outcome to `finish`: for callers
  /// who can afford two closures a command.
  package func send<Value>(
    deadline: MonotonicTime, _ write: (inout RedisCommandWriter) -> Void,
    reading read: @escaping (borrowing RedisReply) throws -> Value,
    then finish: @escaping (Result<Value, any Error>) -> Void
  ) {
    do throws(RedisError) {
      try send(to: SingleReply(read, then: finish), deadline: deadline, write)
    } catch {
      finish(.failure(error))
    }
  }

  /// Runs a script in the same way.
  package func run<Value>(
    _ script: RedisScript, keyCount: Int, argumentCount: Int, deadline: MonotonicTime,
    _ write: (inout RedisCommandWriter) -> Void,
    reading read: @escaping (borrowing RedisReply) throws -> Value,
    then finish: @escaping (Result<Value, any Error>) -> Void
  ) {
    do throws(RedisError) {
      try run(
        script, keyCount: keyCount, argumentCount: argumentCount,
        to: SingleReply(read, then: finish), deadline: deadline, write)
    } catch {
      finish(.failure(error))
    }
  }
}
