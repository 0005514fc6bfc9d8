import Bytes

/// Goes through the `name=value` pairs of a query, in the bytes that hold it, still escaped. A pair
/// without `=` has an empty value; nothing between two `&` is no pair.
package struct QueryPairs {
  package struct Pair {
    package let name: ByteRange
    package let value: ByteRange
  }

  private var next: Int
  private let end: Int

  package init(_ query: ByteRange) {
    next = query.bounds.lowerBound
    end = query.bounds.upperBound
  }

  /// The next pair, or nil after the last.
  package mutating func next(in bytes: Span<UInt8>) -> Pair? {
    while next < end, bytes[next] == UInt8(ascii: "&") { next += 1 }
    guard next < end else { return nil }
    let start = next
    var nameEnd: Int?
    while next < end, bytes[next] != UInt8(ascii: "&") {
      if nameEnd == nil, bytes[next] == UInt8(ascii: "=") { nameEnd = next }
      next += 1
    }
    return Pair(
      name: ByteRange(start..<(nameEnd ?? next)),
      value: ByteRange((nameEnd.map { $0 + 1 } ?? next)..<next))
  }
}
