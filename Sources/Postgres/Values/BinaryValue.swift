import Bytes

/// Reads values in PostgreSQL's binary form; a `bytea` or `text` is its bytes and needs no reading.
@usableFromInline
package enum BinaryValue {
  @inlinable
  package static func int8(_ bytes: Span<UInt8>) throws(MalformedValue) -> Int64 {
    guard bytes.count == 8, let number: Int64 = bytes.bigEndian() else { throw .wrongByteCount }
    return number
  }

  @inlinable
  package static func int4(_ bytes: Span<UInt8>) throws(MalformedValue) -> Int32 {
    guard bytes.count == 4, let number: Int32 = bytes.bigEndian() else { throw .wrongByteCount }
    return number
  }

  @inlinable
  package static func bool(_ bytes: Span<UInt8>) throws(MalformedValue) -> Bool {
    guard bytes.count == 1 else { throw .wrongByteCount }
    return bytes[0] != 0
  }

  @inlinable
  package static func timestamptz(_ bytes: Span<UInt8>) throws(MalformedValue) -> Timestamp {
    Timestamp(microsecondsSince2000: try int8(bytes))
  }

  /// Hands each element of an array of one dimension to `body`, in its binary form; NULL as nil.
  package static func forEachElement(
    of array: Span<UInt8>, _ body: (Span<UInt8>?) throws(MalformedValue) -> Void
  ) throws(MalformedValue) {
    guard let dimensionCount: Int32 = array.bigEndian(at: 0), array.count >= 12 else {
      throw .malformedArray
    }
    if dimensionCount == 0, array.count == 12 { return }
    guard dimensionCount == 1, let count: Int32 = array.bigEndian(at: 12), count >= 0,
      array.count >= 20
    else { throw .malformedArray }
    var offset = 20
    for _ in 0..<count {
      guard let byteCount: Int32 = array.bigEndian(at: offset) else { throw .malformedArray }
      offset += 4
      if byteCount == -1 {
        try body(nil)
        continue
      }
      guard byteCount >= 0, Int(byteCount) <= array.count - offset else { throw .malformedArray }
      try body(array.extracting(offset..<offset + Int(byteCount)))
      offset += Int(byteCount)
    }
    guard offset == array.count else { throw .malformedArray }
  }
}
