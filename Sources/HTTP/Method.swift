import Bytes

/// The methods served. Any other, CONNECT and TRACE among them, is not implemented.
@usableFromInline
package enum Method: UInt8, CaseIterable, Sendable {
  case get
  case head
  case post
  case put
  case delete
  case patch
  case options

  @inlinable
  package var name: StaticString {
    switch self {
    case .get: "GET"
    case .head: "HEAD"
    case .post: "POST"
    case .put: "PUT"
    case .delete: "DELETE"
    case .patch: "PATCH"
    case .options: "OPTIONS"
    }
  }

  /// The method of that name. Names of methods are case-sensitive.
  @inlinable
  package init?(_ name: Span<UInt8>) {
    switch name.count {
    case 3 where name.equals("GET"): self = .get
    case 3 where name.equals("PUT"): self = .put
    case 4 where name.equals("POST"): self = .post
    case 4 where name.equals("HEAD"): self = .head
    case 5 where name.equals("PATCH"): self = .patch
    case 6 where name.equals("DELETE"): self = .delete
    case 7 where name.equals("OPTIONS"): self = .options
    default: return nil
    }
  }
}
