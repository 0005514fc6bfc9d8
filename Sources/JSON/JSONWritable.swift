import Bytes

/// What can stand in a JSON text as one value.
@usableFromInline
package protocol JSONWritable {
  /// Writes exactly one value.
  func write(to json: inout JSONWriter)
}

extension Bool: JSONWritable {
  @inlinable
  @inline(__always)
  package func write(to json: inout JSONWriter) { json.write(boolean: self) }
}

extension JSONWritable where Self: BinaryInteger {
  @inlinable
  @inline(__always)
  package func write(to json: inout JSONWriter) { json.write(integer: self) }
}

extension Int: JSONWritable {}
extension Int64: JSONWritable {}
extension Int32: JSONWritable {}
extension UInt64: JSONWritable {}
extension UInt32: JSONWritable {}
extension UInt16: JSONWritable {}

extension String: JSONWritable {
  @inlinable
  @inline(__always)
  package func write(to json: inout JSONWriter) { json.write(string: utf8.span) }
}

extension StaticString: JSONWritable {
  @inlinable
  package func write(to json: inout JSONWriter) {
    json.write(string: Span(_unsafeStart: utf8Start, count: utf8CodeUnitCount))
  }
}

/// Nothing is `null`.
extension Optional: JSONWritable where Wrapped: JSONWritable {
  @inlinable
  package func write(to json: inout JSONWriter) {
    if let self { self.write(to: &json) } else { json.writeNull() }
  }
}

extension JSONProblem: JSONWritable {
  @usableFromInline
  package func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("pointer", pointer)
      json.member("detail", detail)
    }
  }
}
