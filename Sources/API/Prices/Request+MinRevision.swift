import Bytes
import HTTP
import JSON

extension Request {
  /// The revision of `Min-Revision`, which the answer must not be older than; nil without one. A
  /// problem points at the field by its name.
  func minRevision(in bytes: Span<UInt8>, _ problems: inout JSONProblems) -> Int? {
    guard let value = head[.minRevision] else { return nil }
    guard let revision = bytes.extracting(value.bounds).revision else {
      problems.append(JSONProblem("must be a revision: a whole number", at: "Min-Revision"))
      return nil
    }
    return revision
  }
}

extension Span<UInt8> {
  /// The number that stands here in at most 18 digits, so that it always fits.
  fileprivate var revision: Int? {
    guard (1...18).contains(count) else { return nil }
    var number = 0
    for index in 0..<count {
      let digit = self[index] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      number = number * 10 + Int(digit)
    }
    return number
  }
}
