import Bytes

/// What the head of an answer says to who wants its content.
package struct AnswerHead: Equatable, Sendable {
  /// What the content has to be unpacked with.
  package enum Packing: Equatable, Sendable { case none, gzip, other }

  package let status: Int
  /// The entity tag with its quotes; empty where there is none.
  package let entityTag: [UInt8]
  /// How long to wait before asking again; nil where it does not say so in seconds.
  package let retryAfterSeconds: Int?
  package let packing: Packing

  init(_ head: ResponseHead, in bytes: Span<UInt8>) {
    status = head.status
    let tag = bytes.extracting(head.entityTag.bounds)
    entityTag = tag.indices.map { tag[$0] }
    retryAfterSeconds = Int(digits: bytes.extracting(head.retryAfter.bounds))
    let encoding = bytes.extracting(head.contentEncoding.bounds)
    if encoding.isEmpty || encoding.equalsIgnoringCase("identity") {
      packing = .none
    } else if encoding.equalsIgnoringCase("gzip") || encoding.equalsIgnoringCase("x-gzip") {
      packing = .gzip
    } else {
      packing = .other
    }
  }
}
