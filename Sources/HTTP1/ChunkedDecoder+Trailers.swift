import HTTP

/// What the next byte of the trailer section is read as.
enum TrailerStep {
  /// The first of a line: a field's, or the last one's.
  case start
  case name
  case value
  case lineLF
  case lastLF
}

extension ChunkedDecoder {
  /// Reads `*( field-line CRLF ) CRLF`, by the rules of a head's fields. A field that came after
  /// the content was acted upon must change nothing (RFC 9110, section 6.5): all are dropped.
  mutating func readTrailer(
    _ byte: UInt8, _ step: TrailerStep
  ) throws(RequestRefusal) -> Step {
    trailerByteCount += 1
    guard trailerByteCount <= limits.trailerByteCountMax else { throw .trailersTooLarge }
    switch step {
    case .start where byte == .carriageReturn:
      return .trailer(.lastLF)
    case .start:
      trailerFieldCount += 1
      guard trailerFieldCount <= limits.trailerFieldCountMax else { throw .trailersTooLarge }
      guard ByteClass.token.contains(byte) else { throw .malformedTrailer }
      return .trailer(.name)
    case .name where byte == UInt8(ascii: ":"):
      return .trailer(.value)
    case .name:
      guard ByteClass.token.contains(byte) else { throw .malformedTrailer }
      return .trailer(.name)
    case .value where byte == .carriageReturn:
      return .trailer(.lineLF)
    case .value:
      guard byte.isFieldText else { throw .malformedTrailer }
      return .trailer(.value)
    case .lineLF, .lastLF:
      guard byte == .lineFeed else { throw .malformedTrailer }
      if case .lastLF = step { return .complete }
      return .trailer(.start)
    }
  }
}
