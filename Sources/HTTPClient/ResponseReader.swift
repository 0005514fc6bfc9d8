import Bytes

/// Reads the answers of one connection (RFC 9112), one after the other, in pieces as they come.
///
/// It is fed bytes and consumes as many as it understands; what it leaves is shown to it again with
/// more behind it. A body that nobody looks at is passed over and never held.
package struct ResponseReader: Sendable {
  package enum Progress: Equatable, Sendable {
    /// So many bytes were taken; those left are to be shown again with more behind them.
    case needsMore(taken: Int)
    case complete(Answer, taken: Int)
    case malformed
  }

  private enum State: Equatable {
    case head
    /// A body whose bytes are passed over: so many are to come.
    case passing(Int)
    /// A body that is kept whole, behind its head of so many bytes.
    case gathering(headByteCount: Int, ResponseHead.Body)
    case untilClose
  }

  package static let headByteCountMax = 64 << 10
  package static let bodyByteCountMax = 16 << 20

  private var state = State.head
  private var answer = Answer()

  package init() {}

  /// Whether nothing of an answer has been read.
  package var isBetweenAnswers: Bool { state == .head }

  /// Reads on. `keepsBody` says whether the body of the answer under way is wanted; `isToHead`,
  /// that the request was HEAD and its answer has none.
  package mutating func read(
    _ bytes: Span<UInt8>, keepsBody: Bool, isToHead: Bool
  ) -> Progress {
    switch state {
    case .head:
      guard let headEnd = bytes.endOfHead else {
        return bytes.count < Self.headByteCountMax ? .needsMore(taken: 0) : .malformed
      }
      guard headEnd <= Self.headByteCountMax else { return .malformed }
      return readHead(bytes, headEnd: headEnd, keepsBody: keepsBody, isToHead: isToHead)
    case .passing(let rest):
      let taken = min(rest, bytes.count)
      guard taken == rest else { return passOver(rest - taken, taken: taken) }
      return finish(taken: taken, body: 0..<0)
    case .gathering(let headByteCount, let body):
      return gather(bytes, headByteCount: headByteCount, body)
    case .untilClose: return .needsMore(taken: bytes.count)
    }
  }

  /// The answer that ends with the connection, if one is under way that does.
  package mutating func receivedEnd() -> Answer? {
    guard state == .untilClose else { return nil }
    state = .head
    return answer
  }

  private mutating func readHead(
    _ bytes: Span<UInt8>, headEnd: Int, keepsBody: Bool, isToHead: Bool
  ) -> Progress {
    guard let head = ResponseHead(bytes.extracting(0..<headEnd)) else { return .malformed }
    answer = Answer(head)
    // Interim answers (100, 103) precede the one that counts.
    if (100..<200).contains(head.status) {
      guard head.status != 101 else { return .malformed }
      let rest = bytes.extracting(headEnd...)
      guard !rest.isEmpty else { return .needsMore(taken: headEnd) }
      return read(rest, keepsBody: keepsBody, isToHead: isToHead).shifted(by: headEnd)
    }
    let body = head.body(isToHead: isToHead)
    switch body {
    case .none: return finish(taken: headEnd, body: headEnd..<headEnd)
    case .untilClose:
      state = .untilClose
      answer.entityTag = .empty
      return .needsMore(taken: bytes.count)
    case .counted(let count) where !keepsBody:
      let missing = count - (bytes.count - headEnd)
      guard missing <= 0 else { return passOver(missing, taken: bytes.count) }
      return finish(taken: headEnd + count, body: 0..<0)
    case .counted, .chunked:
      state = .gathering(headByteCount: headEnd, body)
      return gather(bytes, headByteCount: headEnd, body)
    }
  }

  private mutating func gather(
    _ bytes: Span<UInt8>, headByteCount: Int, _ body: ResponseHead.Body
  ) -> Progress {
    switch body {
    case .counted(let count):
      guard count <= Self.bodyByteCountMax else { return .malformed }
      guard bytes.count - headByteCount >= count else { return .needsMore(taken: 0) }
      let end = headByteCount + count
      return finish(taken: end, body: headByteCount..<end)
    case .chunked:
      switch ChunkWalk(bytes, from: headByteCount) {
      case .needsMore:
        return bytes.count - headByteCount <= Self.bodyByteCountMax
          ? .needsMore(taken: 0) : .malformed
      case .complete(let end):
        answer.isInChunks = true
        return finish(taken: end, body: headByteCount..<end)
      case .malformed: return .malformed
      }
    case .none, .untilClose: preconditionFailure("such a body is not gathered")
    }
  }

  /// Goes on behind a head that will be gone when the body's rest comes, and its tag with it.
  private mutating func passOver(_ rest: Int, taken: Int) -> Progress {
    answer.entityTag = .empty
    state = .passing(rest)
    return .needsMore(taken: taken)
  }

  private mutating func finish(taken: Int, body: Range<Int>) -> Progress {
    state = .head
    answer.body = ByteRange(body)
    return .complete(answer, taken: taken)
  }
}

extension ResponseReader.Progress {
  /// The same of bytes that begin so much later.
  fileprivate func shifted(by offset: Int) -> Self {
    switch self {
    case .needsMore(let taken): return .needsMore(taken: taken + offset)
    case .complete(var answer, let taken):
      answer.shift(by: offset)
      return .complete(answer, taken: taken + offset)
    case .malformed: return .malformed
    }
  }
}
