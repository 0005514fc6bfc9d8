import Bytes

/// Reads one answer to a GET whose content is handed on as it comes and never held (RFC 9112).
///
/// It is shown bytes and says what stands at their start and how many of them that takes; those
/// that it leaves are shown again, with more behind them where it needs more.
package struct ContentReader: Sendable {
  package enum Event: Equatable, Sendable {
    case needsMore
    case head(AnswerHead)
    /// A part of the content, by its place in the bytes that were shown.
    case content(Range<Int>)
    case end
    case malformed
  }

  /// What stands at the start of what was shown, and how many bytes that takes.
  package struct Step: Equatable, Sendable {
    package let event: Event
    package let taken: Int

    init(_ event: Event, taken: Int = 0) {
      self.event = event
      self.taken = taken
    }

    /// The same of bytes that begin so much later.
    fileprivate func shifted(by offset: Int) -> Step {
      guard case .content(let range) = event else { return Step(event, taken: taken + offset) }
      let moved = range.lowerBound + offset..<range.upperBound + offset
      return Step(.content(moved), taken: taken + offset)
    }
  }

  private enum State {
    case head
    case counted(Int)
    case chunkSize
    case chunk(Int)
    case chunkEnd
    case trailer
    case untilClose
    case over
  }

  private var state = State.head
  /// Trailers are passed over, up to as many bytes as a head may have.
  private var trailerByteCount = 0

  package init() {}

  /// Whether the answer is whole.
  package var isOver: Bool { if case .over = state { true } else { false } }

  package mutating func next(_ bytes: Span<UInt8>) -> Step {
    switch state {
    case .head: return readHead(bytes)
    case .counted(let rest):
      return take(bytes, rest) { $0 == 0 ? .over : .counted($0) }
    case .chunkSize: return readChunkSize(bytes)
    case .chunk(let rest):
      return take(bytes, rest) { $0 == 0 ? .chunkEnd : .chunk($0) }
    case .chunkEnd:
      guard bytes.count >= 2 else { return Step(.needsMore) }
      guard bytes[0] == 0x0D, bytes[1] == 0x0A else { return Step(.malformed) }
      state = .chunkSize
      return readChunkSize(bytes.extracting(2...)).shifted(by: 2)
    case .trailer: return readTrailer(bytes)
    case .untilClose:
      return bytes.isEmpty
        ? Step(.needsMore) : Step(.content(0..<bytes.count), taken: bytes.count)
    case .over: return Step(.end)
    }
  }

  /// The connection has ended; answers whether that is where the content ends.
  package mutating func receivedEnd() -> Bool {
    if case .untilClose = state { state = .over }
    return isOver
  }

  private mutating func readHead(_ bytes: Span<UInt8>) -> Step {
    guard let end = bytes.endOfHead else {
      return Step(bytes.count < ResponseReader.headByteCountMax ? .needsMore : .malformed)
    }
    guard end <= ResponseReader.headByteCountMax,
      let head = ResponseHead(bytes.extracting(0..<end)), head.status != 101
    else { return Step(.malformed) }
    // Interim answers (100, 103) precede the one that counts.
    if head.status < 200 { return readHead(bytes.extracting(end...)).shifted(by: end) }
    state =
      switch head.body(isToHead: false) {
      case .none, .counted(0): .over
      case .counted(let count): .counted(count)
      case .chunked: .chunkSize
      case .untilClose: .untilClose
      }
    return Step(.head(AnswerHead(head, in: bytes)), taken: end)
  }

  private mutating func take(
    _ bytes: Span<UInt8>, _ rest: Int, _ next: (Int) -> State
  ) -> Step {
    if bytes.isEmpty { return Step(.needsMore) }
    let count = min(rest, bytes.count)
    state = next(rest - count)
    return Step(.content(0..<count), taken: count)
  }

  private mutating func readChunkSize(_ bytes: Span<UInt8>) -> Step {
    guard let end = bytes.lineEnd(from: 0) else {
      return Step(bytes.count > ChunkWalk.sizeLineByteCountMax ? .malformed : .needsMore)
    }
    guard end <= ChunkWalk.sizeLineByteCountMax, let size = bytes.chunkSize(0..<end) else {
      return Step(.malformed)
    }
    state = size == 0 ? .trailer : .chunk(size)
    return next(bytes.extracting((end + 2)...)).shifted(by: end + 2)
  }

  private mutating func readTrailer(_ bytes: Span<UInt8>) -> Step {
    var start = 0
    while let end = bytes.lineEnd(from: start) {
      trailerByteCount += end + 2 - start
      if end == start {
        state = .over
        return Step(.end, taken: end + 2)
      }
      start = end + 2
    }
    let byteCount = trailerByteCount + bytes.count - start
    return Step(
      byteCount > ResponseReader.headByteCountMax ? .malformed : .needsMore, taken: start)
  }
}
