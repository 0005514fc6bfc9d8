import Bytes

/// What stands behind a request's head.
package enum BodyFraming: Equatable, Sendable {
  /// Nothing: the next byte is the next request's.
  case none
  /// As many bytes, at least one.
  case length(Int)
  case chunked
}

/// A request's head, by places in the bytes that hold it: whoever asks for a text brings them.
package struct RequestHead: ~Copyable {
  package var method = Method.get
  package var version = Version.http11
  /// The target as it was sent.
  package var target = ByteRange.empty
  /// The target's path, still escaped: `/…`, or `*` where OPTIONS asks about the server.
  package var path = ByteRange.empty
  /// What follows the target's question mark, still escaped; empty too where there is none.
  package var query = ByteRange.empty
  /// The host and port asked: the target's where it names them, else those of the Host field;
  /// empty where HTTP/1.0 came without.
  package var authority = ByteRange.empty
  package var fields = FieldTable()
  package var body = BodyFraming.none
  /// Whether the client wants another request on this connection.
  package var keepsAlive = false
  /// Whether the client waits for `100 Continue` before it sends the body.
  package var expectsContinue = false

  package init() {}

  /// The value of the first field of that kind.
  package subscript(field: KnownField) -> ByteRange? { fields[field] }

  /// The value of the first field of that name, in any case, in `bytes`, those of the head. `name`
  /// is in lower case.
  package func value(of name: StaticString, in bytes: Span<UInt8>) -> ByteRange? {
    fields.value(of: name, in: bytes)
  }

  /// Forgets the request and keeps the memory.
  package mutating func reset() {
    method = .get
    version = .http11
    target = .empty
    path = .empty
    query = .empty
    authority = .empty
    fields.removeAll()
    body = .none
    keepsAlive = false
    expectsContinue = false
  }
}
