/// How large the parts of a request may be.
package struct RequestLimits: Equatable, Sendable {
  /// Of the request line without its end. RFC 9112, section 3, asks for at least 8,000.
  package var requestLineByteCountMax = 8 << 10
  /// Of everything before the body: empty lines, request line, fields and the empty line.
  package var headByteCountMax = 16 << 10
  package var fieldCountMax = 100
  package var bodyByteCountMax = 1 << 20
  /// Of the empty lines some clients send before a request: RFC 9112, section 2.2.
  package var leadingEmptyLineCountMax = 2
  /// Of the extensions of one chunk.
  package var chunkExtensionByteCountMax = 256
  /// Of the extensions of all chunks of a body.
  package var chunkExtensionsByteCountMax = 4 << 10
  /// Of the fields behind a chunked body.
  package var trailerByteCountMax = 4 << 10
  package var trailerFieldCountMax = 32

  package init() {}
}
