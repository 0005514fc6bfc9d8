import Bytes
import HTTP
import JSON
import Jobs

/// What a client calls a request by, so that its retry is the same request: the value of
/// `Idempotency-Key`, with quotes around it or without.
struct IdempotencyKey {
  static let byteCountMax = 100
  private static let prefix = "key:"

  /// The task of the request. It is made of the key alone: no table of keys has to be kept, and the
  /// key is known as long as the task is.
  let task: JobID

  /// Nil for a text that cannot be one: of a task's name it may have every character.
  init?(_ text: Span<UInt8>) {
    let isQuoted =
      text.count >= 2 && text[0] == UInt8(ascii: "\"")
      && text[text.count - 1] == UInt8(ascii: "\"")
    let key = isQuoted ? text.extracting(1..<text.count - 1) : text
    guard (1...Self.byteCountMax).contains(key.count),
      let task = JobID(Self.prefix + String(decoding: key))
    else { return nil }
    self.task = task
  }
}

extension Request {
  /// The key of the request, nil without one. A problem points at the field by its name.
  func idempotencyKey(in bytes: Span<UInt8>, _ problems: inout JSONProblems) -> IdempotencyKey? {
    guard let value = head[.idempotencyKey] else { return nil }
    let key = IdempotencyKey(bytes.extracting(value.bounds))
    if key == nil {
      problems.append(
        JSONProblem(
          "must have 1 to \(IdempotencyKey.byteCountMax) letters, digits and -_.:~",
          at: "Idempotency-Key"))
    }
    return key
  }
}
