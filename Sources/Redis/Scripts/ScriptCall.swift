import Bytes
import Timing

/// One call of a script under way: what is needed to make it again, when the server turns out not
/// to have the script any more.
final class ScriptCall: RedisReplyHandler {
  private let script: RedisScript
  private let keyCount: Int
  private let argumentCount: Int
  private let receiver: RedisConnection.Receiver
  private let deadline: MonotonicTime
  private let connection: RedisConnection
  /// The keys and arguments as they are sent.
  private var arguments = ByteBuffer()
  private var isRepeated = false

  init(
    _ script: RedisScript, keyCount: Int, argumentCount: Int, receiver: RedisConnection.Receiver,
    deadline: MonotonicTime, on connection: RedisConnection
  ) {
    self.script = script
    self.keyCount = keyCount
    self.argumentCount = argumentCount
    self.receiver = receiver
    self.deadline = deadline
    self.connection = connection
  }

  /// Keeps the keys and arguments, which `bytes` holds from `start` on.
  func keep(_ bytes: borrowing ByteBuffer, from start: Int) {
    bytes.withSpan { arguments.append($0.extracting(droppingFirst: start)) }
  }

  func received(_ reply: borrowing RedisReply, for token: UInt64) {
    receiver.handler.received(reply, for: receiver.token)
  }

  func failed(_ error: RedisError, for token: UInt64) {
    guard case .server(let refusal) = error, refusal.code == .noScript, !isRepeated else {
      return receiver.handler.failed(error, for: receiver.token)
    }
    repeatWithSource()
  }

  /// EVAL leaves the script with the server for later calls, and unlike SCRIPT LOAD and another
  /// EVALSHA nobody can come in between.
  private func repeatWithSource() {
    isRepeated = true
    do throws(RedisError) {
      try connection.send(to: self, deadline: deadline) { command in
        command.command("EVAL", argumentCount: 2 + keyCount + argumentCount)
        command.argument(script.source)
        command.argument(keyCount)
        arguments.withSpan { command.arguments($0, count: keyCount + argumentCount) }
      }
    } catch {
      receiver.handler.failed(error, for: receiver.token)
    }
  }
}
