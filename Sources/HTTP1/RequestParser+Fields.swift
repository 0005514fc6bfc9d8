import Bytes
import HTTP

extension RequestParser {
  /// Reads `field-name ":" OWS field-value OWS`. The line holds no control character but tabs.
  mutating func readField(_ line: Range<Int>, in bytes: Span<UInt8>) throws(RequestRefusal) {
    let nameEnd = bytes.firstIndex(of: UInt8(ascii: ":"), in: line)
    guard nameEnd < line.upperBound else {
      throw bytes[line.lowerBound].isSpace ? .foldedField : .malformedField
    }
    let name = line.lowerBound..<nameEnd
    let kind = KnownField(bytes.extracting(name))
    if kind == nil { try validateName(name, in: bytes) }
    guard head.fields.count < limits.fieldCountMax else { throw .tooManyFields }
    let value = bytes.trimmed(nameEnd + 1..<line.upperBound)
    let field = FieldTable.Field(name: ByteRange(name), value: ByteRange(value))
    let isFirst = head.fields.append(field, as: kind)
    if let kind { try read(kind, value, isFirst: isFirst, in: bytes) }
  }

  private func validateName(
    _ name: Range<Int>, in bytes: Span<UInt8>
  ) throws(RequestRefusal) {
    let tokenEnd = bytes.firstIndex(outside: .token, in: name)
    guard tokenEnd < name.upperBound || name.isEmpty else { return }
    if name.isEmpty { throw .emptyFieldName }
    if bytes[name.lowerBound].isSpace { throw .foldedField }
    throw bytes.trimmed(name) == name.lowerBound..<tokenEnd
      ? .spaceBeforeColon : .malformedFieldName
  }

  /// Reads what a field says about the request itself.
  private mutating func read(
    _ kind: KnownField, _ value: Range<Int>, isFirst: Bool, in bytes: Span<UInt8>
  ) throws(RequestRefusal) {
    switch kind {
    case .host:
      guard isFirst else { throw .repeatedHost }
      guard bytes.isAuthority(value) else { throw .malformedHost }
      // RFC 9112, section 3.2.2: the authority of the target wins.
      if head.authority.isEmpty { head.authority = ByteRange(value) }
    case .contentLength:
      guard isFirst else { throw .repeatedContentLength }
      try framing.readContentLength(value, in: bytes)
    case .transferEncoding:
      try framing.readTransferEncoding(value, in: bytes)
    case .connection:
      connection.read(value, in: bytes)
    case .expect:
      var elements = ListElements(value)
      while let element = elements.next(in: bytes) {
        if element.isEmpty { continue }
        guard bytes.extracting(element).equalsIgnoringCase("100-continue") else {
          throw .unsupportedExpectation
        }
        head.expectsContinue = true
      }
    case .contentType, .accept, .ifNoneMatch, .requestID, .traceparent, .idempotencyKey,
      .minRevision:
      break
    }
  }

  /// Draws the conclusions of all fields together.
  mutating func finishHead() throws(RequestRefusal) {
    if head.version == .http11, head[.host] == nil { throw .missingHost }
    head.body = try framing.body(
      in: head.version, byteCountMax: limits.bodyByteCountMax)
    head.keepsAlive = connection.keepsAlive(in: head.version)
    // RFC 9110, section 10.1.1: HTTP/1.0 knows no 100, and without a body there is nothing to wait
    // for.
    head.expectsContinue = head.expectsContinue && head.version == .http11 && head.body != .none
  }
}
