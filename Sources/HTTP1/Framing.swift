import Bytes
import HTTP

/// What a head says about the end of its body.
///
/// Whoever disagrees with another on this takes a piece of one client's body for a request of the
/// next: everything that request smuggling plays with is decided here, and only here. What could be
/// read in two ways is refused, also where RFC 9112, section 6, would let a server choose.
struct Framing {
  /// The transfer codings, several fields of them being one list.
  private enum Codings {
    case absent
    /// None of them frames the body so far.
    case unframed
    case chunked
    /// Chunked last, over others that are not implemented.
    case unsupported
  }

  private var contentLength: Int?
  private var codings = Codings.absent

  /// Reads a length: digits alone, no leading zeros (octal to some), and never a list, not even of
  /// equal numbers.
  mutating func readContentLength(
    _ value: Range<Int>, in bytes: Span<UInt8>
  ) throws(RequestRefusal) {
    // Eighteen digits are an Int's without a look.
    guard 1...18 ~= value.count else { throw .malformedContentLength }
    if value.count > 1, bytes[value.lowerBound] == UInt8(ascii: "0") {
      throw .malformedContentLength
    }
    var length = 0
    for index in value {
      guard bytes[index].isDigit else { throw .malformedContentLength }
      length = length * 10 + Int(bytes[index] - UInt8(ascii: "0"))
    }
    contentLength = length
  }

  /// Reads codings: tokens alone, no parameters, no empty elements, nothing behind `chunked`.
  mutating func readTransferEncoding(
    _ value: Range<Int>, in bytes: Span<UInt8>
  ) throws(RequestRefusal) {
    var elements = ListElements(value)
    while let element = elements.next(in: bytes) {
      guard !element.isEmpty, bytes.firstIndex(outside: .token, in: element) == element.upperBound
      else { throw .malformedTransferEncoding }
      let isChunked = bytes.extracting(element).equalsIgnoringCase("chunked")
      switch codings {
      case .absent: codings = isChunked ? .chunked : .unframed
      case .unframed: codings = isChunked ? .unsupported : .unframed
      case .chunked, .unsupported: throw .malformedTransferEncoding
      }
    }
  }

  /// The framing all fields together ask for: RFC 9112, sections 6.1 and 6.3.
  func body(
    in version: Version, byteCountMax: Int
  ) throws(RequestRefusal) -> BodyFraming {
    switch (codings, contentLength) {
    case (.absent, nil), (.absent, 0): return .none
    case (.absent, let length?):
      guard length <= byteCountMax else { throw .bodyTooLarge }
      return .length(length)
    case (_, .some): throw .contentLengthWithTransferEncoding
    case (_, nil) where version == .http10: throw .transferEncodingInHTTP10
    case (.unframed, nil): throw .malformedTransferEncoding
    case (.unsupported, nil): throw .unsupportedTransferCoding
    case (.chunked, nil): return .chunked
    }
  }
}
