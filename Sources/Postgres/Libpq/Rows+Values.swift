import Bytes

extension Rows {
  @inlinable
  package func isNull(_ row: Int, _ column: Int) -> Bool { bytes(row, column) == nil }

  /// Lends the bytes of a value.
  @inlinable
  package func withValue<Result, Failure: Error>(
    _ row: Int, _ column: Int, _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    guard let bytes = bytes(row, column) else { return nil }
    return try body(Span(_unsafeElements: bytes))
  }

  /// Reads a value that is not NULL by `read`, as `BinaryValue` and `Numeric` have them.
  @inlinable
  package func value<Result>(
    _ row: Int, _ column: Int, _ read: (Span<UInt8>) throws(MalformedValue) -> Result
  ) throws(MalformedValue) -> Result {
    guard let value = try withValue(row, column, read) else { throw .null }
    return value
  }

  @inlinable
  package func int8(_ row: Int, _ column: Int) throws(MalformedValue) -> Int64 {
    try value(row, column, BinaryValue.int8)
  }

  @inlinable
  package func int4(_ row: Int, _ column: Int) throws(MalformedValue) -> Int32 {
    try value(row, column, BinaryValue.int4)
  }

  @inlinable
  package func bool(_ row: Int, _ column: Int) throws(MalformedValue) -> Bool {
    try value(row, column, BinaryValue.bool)
  }

  @inlinable
  package func timestamptz(_ row: Int, _ column: Int) throws(MalformedValue) -> Timestamp {
    try value(row, column, BinaryValue.timestamptz)
  }

  package func numeric(_ row: Int, _ column: Int) throws(MalformedValue) -> Numeric {
    try value(row, column, Numeric.init(binary:))
  }

  /// The text of a value, as a string of its own.
  package func text(_ row: Int, _ column: Int) throws(MalformedValue) -> String {
    try value(row, column) { String(decoding: $0) }
  }
}
