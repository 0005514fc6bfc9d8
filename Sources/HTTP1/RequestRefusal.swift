import HTTP

/// Why a request is not served.
///
/// Nothing that follows such a request on its connection can be trusted to be where it seems to
/// be, so the connection is closed after the answer.
package enum RequestRefusal: Error, CaseIterable, Sendable {
  // Lines
  case bareCR
  case bareLF
  case controlByte
  case tooManyEmptyLines

  // Request line
  case requestLineTooLong
  case malformedRequestLine
  case malformedMethod
  case unimplementedMethod
  case unsupportedVersion
  case malformedTarget

  // Fields
  case headTooLarge
  case tooManyFields
  case foldedField
  case malformedField
  case emptyFieldName
  case spaceBeforeColon
  case malformedFieldName
  case missingHost
  case repeatedHost
  case malformedHost
  case unsupportedExpectation

  // Framing
  case malformedContentLength
  case repeatedContentLength
  case contentLengthWithTransferEncoding
  case transferEncodingInHTTP10
  case malformedTransferEncoding
  case unsupportedTransferCoding
  case bodyTooLarge

  // Chunks
  case malformedChunkSize
  case malformedChunkExtension
  case chunkExtensionsTooLarge
  case malformedChunkEnd
  case malformedTrailer
  case trailersTooLarge

  package var status: Status {
    switch self {
    case .bareCR, .bareLF, .controlByte, .tooManyEmptyLines, .malformedRequestLine,
      .malformedMethod, .malformedTarget, .foldedField, .malformedField, .emptyFieldName,
      .spaceBeforeColon, .malformedFieldName, .missingHost, .repeatedHost, .malformedHost,
      .malformedContentLength, .repeatedContentLength, .contentLengthWithTransferEncoding,
      .transferEncodingInHTTP10, .malformedTransferEncoding, .malformedChunkSize,
      .malformedChunkExtension, .chunkExtensionsTooLarge, .malformedChunkEnd, .malformedTrailer:
      .badRequest
    case .headTooLarge, .tooManyFields, .trailersTooLarge: .requestHeaderFieldsTooLarge
    case .unimplementedMethod, .unsupportedTransferCoding: .notImplemented
    case .requestLineTooLong: .uriTooLong
    case .unsupportedVersion: .httpVersionNotSupported
    case .unsupportedExpectation: .expectationFailed
    case .bodyTooLarge: .contentTooLarge
    }
  }

  /// The refusal's name for programs: in problem documents and metrics.
  package var code: StaticString {
    switch self {
    case .bareCR: "bare_cr"
    case .bareLF: "bare_lf"
    case .controlByte: "control_byte"
    case .tooManyEmptyLines: "too_many_empty_lines"
    case .requestLineTooLong: "request_line_too_long"
    case .malformedRequestLine: "malformed_request_line"
    case .malformedMethod: "malformed_method"
    case .unimplementedMethod: "unimplemented_method"
    case .unsupportedVersion: "unsupported_version"
    case .malformedTarget: "malformed_target"
    case .headTooLarge: "head_too_large"
    case .tooManyFields: "too_many_fields"
    case .foldedField: "folded_field"
    case .malformedField: "malformed_field"
    case .emptyFieldName: "empty_field_name"
    case .spaceBeforeColon: "space_before_colon"
    case .malformedFieldName: "malformed_field_name"
    case .missingHost: "missing_host"
    case .repeatedHost: "repeated_host"
    case .malformedHost: "malformed_host"
    case .unsupportedExpectation: "unsupported_expectation"
    case .malformedContentLength: "malformed_content_length"
    case .repeatedContentLength: "repeated_content_length"
    case .contentLengthWithTransferEncoding: "content_length_with_transfer_encoding"
    case .transferEncodingInHTTP10: "transfer_encoding_in_http_1_0"
    case .malformedTransferEncoding: "malformed_transfer_encoding"
    case .unsupportedTransferCoding: "unsupported_transfer_coding"
    case .bodyTooLarge: "payload_too_large"
    case .malformedChunkSize: "malformed_chunk_size"
    case .malformedChunkExtension: "malformed_chunk_extension"
    case .chunkExtensionsTooLarge: "chunk_extensions_too_large"
    case .malformedChunkEnd: "malformed_chunk_end"
    case .malformedTrailer: "malformed_trailer"
    case .trailersTooLarge: "trailers_too_large"
    }
  }

  /// What is wrong with the request, for whoever wrote its client.
  package var sentence: StaticString {
    switch self {
    case .bareCR: "A carriage return stands without its line feed."
    case .bareLF: "A line ends in a line feed without its carriage return."
    case .controlByte: "There is a control character in the head: is this HTTP?"
    case .tooManyEmptyLines: "Too many empty lines precede the request."
    case .requestLineTooLong: "The request line is too long."
    case .malformedRequestLine:
      "The request line is not a method, a target and a version, one space apart."
    case .malformedMethod: "The method is not a token."
    case .unimplementedMethod: "The method is not implemented."
    case .unsupportedVersion: "Only HTTP/1.1 and HTTP/1.0 are spoken here."
    case .malformedTarget:
      "The target is not a path with its special characters escaped, nor an http URL."
    case .headTooLarge: "The request line and fields together are too large."
    case .tooManyFields: "There are too many fields."
    case .foldedField: "A field goes on in another line, or one begins with whitespace."
    case .malformedField: "A field has no colon behind its name."
    case .emptyFieldName: "A field has no name."
    case .spaceBeforeColon: "There is whitespace between a field's name and its colon."
    case .malformedFieldName: "The name of a field is not a token."
    case .missingHost: "There is no Host field."
    case .repeatedHost: "There is more than one Host field."
    case .malformedHost: "The Host field is not a host with at most a port."
    case .unsupportedExpectation: "Only 100-continue can be expected."
    case .malformedContentLength: "Content-Length is not one plain decimal number."
    case .repeatedContentLength: "There is more than one Content-Length field."
    case .contentLengthWithTransferEncoding:
      "Content-Length and Transfer-Encoding cannot both be given."
    case .transferEncodingInHTTP10: "HTTP/1.0 has no Transfer-Encoding."
    case .malformedTransferEncoding: "Transfer-Encoding does not end in one plain \"chunked\"."
    case .unsupportedTransferCoding: "No transfer coding but \"chunked\" is implemented."
    case .bodyTooLarge: "The body is too large."
    case .malformedChunkSize:
      "The size of a chunk is not a plain hexadecimal number on a line of its own."
    case .malformedChunkExtension: "The extension of a chunk is malformed."
    case .chunkExtensionsTooLarge: "The extensions of chunks are too large."
    case .malformedChunkEnd: "A chunk is not as long as its size says."
    case .malformedTrailer: "A field behind the body is malformed."
    case .trailersTooLarge: "There are too many fields behind the body."
    }
  }
}
