import Bytes

/// The fields of a request that the service asks for: recognised once while a head is read, they
/// are then found without a search.
@usableFromInline
package enum KnownField: UInt8, CaseIterable, Sendable {
  case host
  case contentLength
  case contentType
  case transferEncoding
  case connection
  case expect
  case accept
  case ifNoneMatch
  case requestID
  case traceparent
  case idempotencyKey
  case minRevision

  /// The name in lower case.
  package var name: StaticString {
    switch self {
    case .host: "host"
    case .contentLength: "content-length"
    case .contentType: "content-type"
    case .transferEncoding: "transfer-encoding"
    case .connection: "connection"
    case .expect: "expect"
    case .accept: "accept"
    case .ifNoneMatch: "if-none-match"
    case .requestID: "x-request-id"
    case .traceparent: "traceparent"
    case .idempotencyKey: "idempotency-key"
    case .minRevision: "min-revision"
    }
  }

  /// The field of that name, in any case. Their lengths tell nearly all of them apart.
  @inlinable
  package init?(_ name: Span<UInt8>) {
    switch name.count {
    case 4 where name.equalsIgnoringCase("host"): self = .host
    case 6 where name.equalsIgnoringCase("accept"): self = .accept
    case 6 where name.equalsIgnoringCase("expect"): self = .expect
    case 10 where name.equalsIgnoringCase("connection"): self = .connection
    case 11 where name.equalsIgnoringCase("traceparent"): self = .traceparent
    case 12 where name.equalsIgnoringCase("content-type"): self = .contentType
    case 12 where name.equalsIgnoringCase("x-request-id"): self = .requestID
    case 12 where name.equalsIgnoringCase("min-revision"): self = .minRevision
    case 13 where name.equalsIgnoringCase("if-none-match"): self = .ifNoneMatch
    case 14 where name.equalsIgnoringCase("content-length"): self = .contentLength
    case 15 where name.equalsIgnoringCase("idempotency-key"): self = .idempotencyKey
    case 17 where name.equalsIgnoringCase("transfer-encoding"): self = .transferEncoding
    default: return nil
    }
  }
}
