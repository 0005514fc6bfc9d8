import Timing

extension RedisConnection {
  /// Runs a script by its digest, with the keys and arguments that `write` adds. A server that has
  /// lost the script is sent its source, once, without the caller hearing of it.
  ///
  /// Scripts and commands run in the order in which they are sent, except for a call that had to
  /// be made again: that one runs after what was sent up to its refusal.
  package func run(
    _ script: RedisScript, keyCount: Int, argumentCount: Int, to handler: any RedisReplyHandler,
    token: UInt64 = 0, deadline: MonotonicTime, _ write: (inout RedisCommandWriter) -> Void
  ) throws(RedisError) {
    let count = keyCount + argumentCount
    let call = ScriptCall(
      script, keyCount: keyCount, argumentCount: argumentCount,
      receiver: Receiver(handler: handler, token: token), deadline: deadline, on: self)
    try send(to: call, deadline: deadline) { command in
      command.command("EVALSHA", argumentCount: 2 + count)
      command.argument(script.digest)
      command.argument(keyCount)
      let start = command.bytes.count
      write(&command)
      call.keep(command.bytes, from: start)
    }
  }
}
