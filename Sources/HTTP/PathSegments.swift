import Bytes

/// Goes through the segments of a path, in the bytes that hold it: what stands between its slashes,
/// still escaped. `/` has one, which is empty; so has the end of `/a/`.
package struct PathSegments {
  private var next: Int
  private let end: Int

  package init(_ path: ByteRange) {
    next = path.bounds.lowerBound
    end = path.bounds.upperBound
  }

  /// The next segment, or nil after the last.
  package mutating func next(in bytes: Span<UInt8>) -> ByteRange? {
    guard next < end else { return nil }
    let start = next + 1
    next = start
    while next < end, bytes[next] != UInt8(ascii: "/") { next += 1 }
    return ByteRange(start..<next)
  }
}
