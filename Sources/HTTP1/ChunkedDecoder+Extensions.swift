import HTTP

/// What the next byte of a chunk's extensions is read as.
enum ChunkExtensionStep {
  /// Whitespace before `;`, or before `=` behind a name.
  case gap(afterName: Bool)
  case nameStart
  case name
  case valueStart
  case value
  case quote
  case quotedPair
  case quoteEnd
}

extension ChunkedDecoder {
  /// Reads `*( BWS ";" BWS name [ BWS "=" BWS value ] )` of RFC 9112, section 7.1.1, where a value
  /// is a token or a quoted string. What ends a line ends it inside quotes too, so that nobody can
  /// take the rest of the line for content.
  mutating func readExtension(
    _ byte: UInt8, _ step: ChunkExtensionStep
  ) throws(RequestRefusal) -> Step {
    if byte == .carriageReturn {
      switch step {
      case .name, .value, .quoteEnd: return .sizeLF
      case .gap, .nameStart, .valueStart, .quote, .quotedPair: throw .malformedChunkExtension
      }
    }
    extensionByteCount += 1
    extensionsByteCount += 1
    guard extensionByteCount <= limits.chunkExtensionByteCountMax,
      extensionsByteCount <= limits.chunkExtensionsByteCountMax
    else { throw .chunkExtensionsTooLarge }
    guard let next = step.next(over: byte) else { throw .malformedChunkExtension }
    return .chunkExtension(next)
  }
}

extension ChunkExtensionStep {
  /// What follows that byte, or nil where it may not stand.
  fileprivate func next(over byte: UInt8) -> ChunkExtensionStep? {
    switch (self, byte) {
    case (.quote, UInt8(ascii: "\"")): .quoteEnd
    case (.quote, UInt8(ascii: "\\")): .quotedPair
    case (.quote, _), (.quotedPair, _): byte.isFieldText ? .quote : nil
    case (.gap, UInt8(ascii: ";")), (.name, UInt8(ascii: ";")), (.value, UInt8(ascii: ";")),
      (.quoteEnd, UInt8(ascii: ";")):
      .nameStart
    case (.gap(afterName: true), UInt8(ascii: "=")), (.name, UInt8(ascii: "=")): .valueStart
    case (.valueStart, UInt8(ascii: "\"")): .quote
    case (.gap, .space), (.gap, .tab), (.nameStart, .space), (.nameStart, .tab),
      (.valueStart, .space), (.valueStart, .tab):
      self
    case (.name, .space), (.name, .tab): .gap(afterName: true)
    case (.value, .space), (.value, .tab), (.quoteEnd, .space), (.quoteEnd, .tab):
      .gap(afterName: false)
    case (.nameStart, _), (.name, _): ByteClass.token.contains(byte) ? .name : nil
    case (.valueStart, _), (.value, _): ByteClass.token.contains(byte) ? .value : nil
    case (.gap, _), (.quoteEnd, _): nil
    }
  }
}
