/// Typed reads. Each throws what the value would have to be, in words for the client.
extension JSONDocument {
  @inlinable
  @inline(__always)
  package func kind(of value: JSONValue) -> JSONKind { tokens[value.index].kind }

  /// Where the value stands in the input; a string without its quotes and up to the end of its
  /// unescaped bytes, a container with its brackets.
  @inlinable
  package func range(of value: JSONValue) -> Range<Int> { tokens[value.index].range }

  /// Lends the bytes of a value: those of a string unescaped, those of a number as it was written.
  @inlinable
  package func withBytes<Result, Failure: Error>(
    of value: JSONValue, _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try text.withSpan(tokens[value.index].range, body)
  }

  @inlinable
  package func isNull(_ value: JSONValue) -> Bool { kind(of: value) == .null }

  @inlinable
  package func boolean(_ value: JSONValue) throws(JSONProblem) -> Bool {
    guard kind(of: value) == .boolean else { throw JSONProblem.mustBe(.boolean) }
    return withBytes(of: value) { $0.count } == 4
  }

  package func string(_ value: JSONValue) throws(JSONProblem) -> String {
    guard kind(of: value) == .string else { throw JSONProblem.mustBe(.string) }
    return withBytes(of: value) { String(decoding: $0) }
  }

  /// Lends the unescaped bytes of a string.
  @inlinable
  package func withString<Result>(
    _ value: JSONValue, _ body: (Span<UInt8>) throws(JSONProblem) -> Result
  ) throws(JSONProblem) -> Result {
    guard kind(of: value) == .string else { throw JSONProblem.mustBe(.string) }
    return try withBytes(of: value, body)
  }

  /// Lends the digits of a number, as they were written.
  @inlinable
  package func withNumber<Result>(
    _ value: JSONValue, _ body: (Span<UInt8>) throws(JSONProblem) -> Result
  ) throws(JSONProblem) -> Result {
    guard kind(of: value) == .number else { throw JSONProblem.mustBe(.number) }
    return try withBytes(of: value, body)
  }

  /// Lends the digits of an amount, which may be written as a number or as a string.
  @inlinable
  package func withNumberOrString<Result>(
    _ value: JSONValue, _ body: (Span<UInt8>) throws(JSONProblem) -> Result
  ) throws(JSONProblem) -> Result {
    guard kind(of: value) == .number || kind(of: value) == .string else {
      throw JSONProblem.mustBe(.number)
    }
    return try withBytes(of: value, body)
  }

  /// A number written without fraction or exponent, within `range`.
  package func integer(
    _ value: JSONValue, in range: ClosedRange<Int> = Int.min...Int.max
  ) throws(JSONProblem) -> Int {
    let number = kind(of: value) == .number ? withBytes(of: value) { Int(decimal: $0) } : nil
    guard let number, range.contains(number) else {
      throw JSONProblem(
        range == Int.min...Int.max
          ? "must be an integer"
          : "must be an integer from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }
}

extension Int {
  /// The value of a JSON number that has neither fraction nor exponent and is in range.
  fileprivate init?(decimal bytes: Span<UInt8>) {
    let isNegative = bytes[0] == UInt8(ascii: "-")
    // Counted downwards: the smallest number has no positive counterpart.
    var number = 0
    for index in (isNegative ? 1 : 0)..<bytes.count {
      let digit = bytes[index] &- UInt8(ascii: "0")
      let (tens, overflowed) = number.multipliedReportingOverflow(by: 10)
      let (sum, overflowedToo) = tens.subtractingReportingOverflow(Int(digit))
      guard digit < 10, !overflowed, !overflowedToo else { return nil }
      number = sum
    }
    guard isNegative || number != .min else { return nil }
    self = isNegative ? number : -number
  }
}
