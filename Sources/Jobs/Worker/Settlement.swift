import Redis

/// What a run came to, on its way to the server.
struct Settlement {
  /// As the script `settle` takes it.
  enum Outcome {
    case done(result: [UInt8])
    /// Nil where there is to be no further attempt.
    case failed(error: String, retryAfterMilliseconds: Int?)
    case cancelled
    case handedBack
  }

  let run: JobRun
  let outcome: Outcome
  /// Whether it was sent before, and the reply did not come.
  var isRepeated = false

  var byteCount: Int {
    if case .done(let result) = outcome { result.count } else { 0 }
  }

  func write(to command: inout RedisCommandWriter) {
    command.argument(run.id.text)
    command.argument(run.level)
    command.argument(run.entry)
    command.argument(run.epoch)
    switch outcome {
    case .done(let result):
      command.argument("done" as StaticString)
      command.argument(result)
      command.argument(-1)
    case .failed(let error, let delay):
      command.argument("failed" as StaticString)
      command.argument(error)
      command.argument(delay ?? -1)
    case .cancelled:
      command.argument("cancelled" as StaticString)
      command.argument("" as StaticString)
      command.argument(-1)
    case .handedBack:
      command.argument("handedBack" as StaticString)
      command.argument("" as StaticString)
      command.argument(-1)
    }
  }

  /// What the script answers.
  enum Verdict: Int {
    /// The job is forgotten meanwhile.
    case gone = -1
    /// It is another worker's by now.
    case refused
    case settled
    case retrying
    case dead
  }
}
