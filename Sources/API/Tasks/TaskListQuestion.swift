import Bytes
import HTTP
import JSON
import Jobs

/// Which part of which list of tasks is asked for: `?state=&cursor=&limit=`.
struct TaskListQuestion {
  static let countMax = 100
  static let countDefault = 50
  /// Longer than any cursor that was given out.
  static let cursorByteCountMax = 200

  private(set) var states: [JobState]
  private(set) var cursor: String?
  private(set) var count = countDefault

  /// Reads the query. `states` are those that may be asked for by `state`; where there is only one,
  /// the parameter is not known.
  init(
    _ request: Request, of bytes: Span<UInt8>, among states: [JobState],
    _ problems: inout JSONProblems
  ) {
    self.states = states
    var seen: Set<String> = []
    var text = ByteBuffer()
    var pairs = QueryPairs(request.head.query)
    while !problems.isFull, let pair = pairs.next(in: bytes) {
      do throws(JSONProblem) {
        try text.decode(bytes.extracting(pair.name.bounds))
        let name = text.withSpan { String(decoding: $0) }
        guard seen.insert(name).inserted else { throw .repeatedParameter }
        try text.decode(bytes.extracting(pair.value.bounds))
        try read(name, text.withSpan { String(decoding: $0) }, among: states)
      } catch {
        problems.append(JSONProblem(error.detail, at: pair.pointer(in: bytes)))
      }
    }
  }

  private mutating func read(
    _ name: String, _ text: String, among states: [JobState]
  ) throws(JSONProblem) {
    switch name {
    case "state" where states.count > 1:
      guard let state = states.first(where: { $0.rawValue == text }) else {
        throw JSONProblem("must be one of \(states.map(\.rawValue).joined(separator: ", "))")
      }
      self.states = [state]
    case "cursor":
      guard text.utf8.count <= Self.cursorByteCountMax else { throw .foreignCursor }
      cursor = text
    case "limit":
      guard let count = Int(text), (1...Self.countMax).contains(count) else {
        throw JSONProblem("must be an integer from 1 to \(Self.countMax)")
      }
      self.count = count
    default: throw .unknownParameter
    }
  }
}

extension JSONProblem {
  static var foreignCursor: JSONProblem {
    JSONProblem("must be the next_cursor of a page of this list")
  }
}
