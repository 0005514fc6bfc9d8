import Bytes
import HTTP
import JSON

extension JSONProblem {
  static var unknownParameter: JSONProblem { JSONProblem("is not a known parameter") }

  static var repeatedParameter: JSONProblem { JSONProblem("must stand only once") }
}

extension QueryPairs.Pair {
  /// Points at the pair by its name: as it was sent, should it not be decodable.
  func pointer(in bytes: Span<UInt8>) -> String {
    let sent = bytes.extracting(name.bounds)
    var decoded = ByteBuffer()
    if (try? PercentDecoder.decode(queryPiece: sent, into: &decoded)) == nil {
      decoded.append(sent)
    }
    return "?" + decoded.withSpan { String(decoding: $0) }
  }
}

extension ByteBuffer {
  /// Holds a decoded piece of a query, and nothing else.
  mutating func decode(_ piece: Span<UInt8>) throws(JSONProblem) {
    try decode { text throws(PercentDecoder.Failure) in
      try PercentDecoder.decode(queryPiece: piece, into: &text)
    }
  }

  mutating func decode(
    _ decode: (inout ByteBuffer) throws(PercentDecoder.Failure) -> Void
  ) throws(JSONProblem) {
    removeAll()
    do throws(PercentDecoder.Failure) {
      try decode(&self)
    } catch {
      switch error {
      case .malformedEscape: throw JSONProblem("must have two hexadecimal digits after each %")
      case .controlByte: throw JSONProblem("must not contain control characters")
      case .malformedText: throw JSONProblem("must be UTF-8")
      }
    }
  }
}
