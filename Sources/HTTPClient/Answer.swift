import Bytes

/// An answer that was read, its parts by their places in the bytes that were shown last.
package struct Answer: Equatable, Sendable {
  package var status = 0
  /// Whether the connection may be used again.
  package var keepsAlive = true
  /// Empty where the body was not kept.
  package var body = ByteRange.empty
  /// Whether the body stands there in chunks, with their sizes between them.
  var isInChunks = false
  /// The entity tag with its quotes; empty where there is none.
  package var entityTag = ByteRange.empty

  init() {}

  init(_ head: ResponseHead) {
    status = head.status
    keepsAlive = head.keepsAlive
    entityTag = head.entityTag
  }

  mutating func shift(by offset: Int) {
    body = body.shifted(by: offset)
    entityTag = entityTag.shifted(by: offset)
  }

  /// Appends the body's content, which stands in `bytes`.
  package func appendBody(from bytes: Span<UInt8>, to buffer: inout ByteBuffer) {
    guard isInChunks else { return buffer.append(bytes.extracting(body.bounds)) }
    _ = ChunkWalk(bytes, from: body.bounds.lowerBound) { buffer.append(bytes.extracting($0)) }
  }
}

extension ByteRange {
  fileprivate func shifted(by offset: Int) -> ByteRange {
    isEmpty ? self : ByteRange(bounds.lowerBound + offset..<bounds.upperBound + offset)
  }
}
