import Bytes
import HTTP

/// Takes a body out of its chunks, in the place where it stands.
///
/// It is shown a connection's bytes and moves what is content down to the end of the body decoded
/// so far, so that the body comes to stand in one piece. It consumes every byte it is shown: what
/// lies behind the body may be overwritten before the next call. Lines end in CRLF and nothing else
/// (RFC 9112, section 7.1, allows no other, as it does in a head); extensions and trailer fields
/// are held to the grammar, and dropped.
package struct ChunkedDecoder {
  package enum Progress: Equatable {
    /// All bytes are consumed; the body so far ends at `bodyEnd`.
    case needsMore(bodyEnd: Int)
    /// The body is whole and ends at `bodyEnd`. What comes at `consumedEnd` is the next request's.
    case complete(bodyEnd: Int, consumedEnd: Int)
    case refused(RequestRefusal)
  }

  /// What the next byte is read as.
  enum Step {
    case size
    case sizeLF
    case content
    case contentCR
    case contentLF
    case chunkExtension(ChunkExtensionStep)
    case trailer(TrailerStep)
    case complete
    case refused(RequestRefusal)
  }

  let limits: RequestLimits
  private var step = Step.size
  private var sizeDigitCount = 0
  private var size: UInt64 = 0
  /// What of the chunk's content is still to come.
  private var contentByteCount = 0
  private var bodyByteCount = 0
  var extensionByteCount = 0
  var extensionsByteCount = 0
  var trailerByteCount = 0
  var trailerFieldCount = 0

  package init(limits: RequestLimits = RequestLimits()) {
    self.limits = limits
  }

  /// Decodes the bytes from `start` on. The body decoded so far ends at `bodyEnd`, at or before it.
  package mutating func decode(
    _ bytes: inout MutableSpan<UInt8>, from start: Int, bodyEnd: Int
  ) -> Progress {
    precondition(bodyEnd <= start && start <= bytes.count)
    var bodyEnd = bodyEnd
    var index = start
    do throws(RequestRefusal) {
      while index < bytes.count {
        if case .content = step {
          let content = index..<index + min(contentByteCount, bytes.count - index)
          bytes.move(content, to: bodyEnd)
          bodyEnd += content.count
          index = content.upperBound
          contentByteCount -= content.count
          if contentByteCount == 0 { step = .contentCR }
        } else {
          step = try step(over: bytes[index])
          index += 1
          if case .complete = step { return .complete(bodyEnd: bodyEnd, consumedEnd: index) }
        }
      }
      return .needsMore(bodyEnd: bodyEnd)
    } catch {
      step = .refused(error)
      return .refused(error)
    }
  }

  private mutating func step(over byte: UInt8) throws(RequestRefusal) -> Step {
    switch step {
    case .size:
      return try readSize(byte)
    case .chunkExtension(let step):
      return try readExtension(byte, step)
    case .sizeLF:
      guard byte == .lineFeed else { throw .malformedChunkSize }
      size = 0
      sizeDigitCount = 0
      extensionByteCount = 0
      return contentByteCount > 0 ? .content : .trailer(.start)
    case .contentCR:
      guard byte == .carriageReturn else { throw .malformedChunkEnd }
      return .contentLF
    case .contentLF:
      guard byte == .lineFeed else { throw .malformedChunkEnd }
      return .size
    case .trailer(let step):
      return try readTrailer(byte, step)
    case .refused(let refusal):
      throw refusal
    case .content, .complete:
      preconditionFailure("content is moved at once, and behind the end there is no body")
    }
  }

  /// Reads a byte of a size, at most sixteen digits of which even a greedy one fits its number.
  private mutating func readSize(_ byte: UInt8) throws(RequestRefusal) -> Step {
    if let digit = byte.hexadecimalValue {
      sizeDigitCount += 1
      guard sizeDigitCount <= 16 else { throw .malformedChunkSize }
      size = size << 4 | UInt64(digit)
      return .size
    }
    guard sizeDigitCount > 0 else { throw .malformedChunkSize }
    guard byte == .carriageReturn || byte == UInt8(ascii: ";") || byte.isSpace else {
      throw .malformedChunkSize
    }
    guard size <= limits.bodyByteCountMax - bodyByteCount else { throw .bodyTooLarge }
    contentByteCount = Int(size)
    bodyByteCount += contentByteCount
    return byte == .carriageReturn ? .sizeLF : try readExtension(byte, .gap(afterName: false))
  }
}
