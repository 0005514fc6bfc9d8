import Bytes
import HTTP

/// Reads the heads of a connection's requests, one after the other.
///
/// It is shown the bytes not yet consumed, from the first of the request on: all it was shown
/// before and what came since. A line is read when its end has come, and never again; in a line
/// whose end has not come, the search goes on where it stopped. So the verdict does not depend on
/// how the bytes were cut, and rubbish is refused by its first bad line or control character.
package struct RequestParser: ~Copyable {
  package enum Progress: Equatable {
    case needsMore
    /// The head is complete and takes that many bytes. It stands in `head` until the next call.
    case head(byteCount: Int)
    /// The request is malformed or not served. So is all that follows on the connection.
    case refused(RequestRefusal)
  }

  private enum Stage {
    case requestLine
    case fields
    case complete
    case refused(RequestRefusal)
  }

  package var head = RequestHead()
  let limits: RequestLimits
  private var stage = Stage.requestLine
  private var lineStart = 0
  /// How far the bytes were searched for the end of a line.
  private var searchedEnd = 0
  private var emptyLineCount = 0
  var framing = Framing()
  var connection = ConnectionOptions()

  package init(limits: RequestLimits = RequestLimits()) {
    precondition(limits.headByteCountMax <= UInt32.max && limits.fieldCountMax <= UInt16.max)
    self.limits = limits
  }

  /// Reads on. After a head, the next call reads the next one; after a refusal, none will do.
  package mutating func parse(_ bytes: Span<UInt8>) -> Progress {
    if case .refused(let refusal) = stage { return .refused(refusal) }
    if case .complete = stage { startOver() }
    do throws(RequestRefusal) {
      while let end = try lineEnd(in: bytes) {
        let line = lineStart..<end
        lineStart = end + 2
        searchedEnd = lineStart
        if try read(line, in: bytes) {
          stage = .complete
          return .head(byteCount: lineStart)
        }
      }
      return .needsMore
    } catch {
      stage = .refused(error)
      return .refused(error)
    }
  }

  /// Gives back the memory that a connection without a request does not need.
  package mutating func releaseMemory() {
    head.fields.releaseMemory()
  }

  private mutating func startOver() {
    stage = .requestLine
    head.reset()
    lineStart = 0
    searchedEnd = 0
    emptyLineCount = 0
    framing = Framing()
    connection = ConnectionOptions()
  }

  /// Reads a whole line and answers whether it was the head's last.
  private mutating func read(
    _ line: Range<Int>, in bytes: Span<UInt8>
  ) throws(RequestRefusal) -> Bool {
    switch stage {
    case .requestLine where line.isEmpty:
      emptyLineCount += 1
      guard emptyLineCount <= limits.leadingEmptyLineCountMax else { throw .tooManyEmptyLines }
    case .requestLine:
      try readRequestLine(line, in: bytes)
      stage = .fields
    case .fields where line.isEmpty:
      try finishHead()
      return true
    case .fields:
      try readField(line, in: bytes)
    case .complete, .refused:
      preconditionFailure("a head that is done has no more lines")
    }
    return false
  }

  /// Where the line being read ends, or nil where its end has not come yet.
  ///
  /// Nothing is read beyond what the line may have, so that a limit is passed at the same byte
  /// however the bytes were cut.
  private mutating func lineEnd(in bytes: Span<UInt8>) throws(RequestRefusal) -> Int? {
    var limit = limits.headByteCountMax
    var refusal = RequestRefusal.headTooLarge
    if case .requestLine = stage {
      limit = min(limit, lineStart + limits.requestLineByteCountMax + 2)
      refusal = .requestLineTooLong
    }
    let visibleEnd = min(bytes.count, limit)
    let end = bytes.firstControl(in: searchedEnd..<visibleEnd)
    searchedEnd = end
    if end < visibleEnd {
      guard bytes[end] == .carriageReturn else {
        throw bytes[end] == .lineFeed ? .bareLF : .controlByte
      }
      if end + 1 < visibleEnd {
        guard bytes[end + 1] == .lineFeed else { throw .bareCR }
        return end
      }
    }
    if visibleEnd == limit { throw refusal }
    return nil
  }
}
