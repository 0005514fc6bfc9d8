extension Span<UInt8> {
  /// Whether the range holds a host and at most a port.
  ///
  /// This is narrower than RFC 3986, section 3.2: no user (RFC 9110, section 4.2.4, wants it
  /// refused), no escapes and none of the punctuation that no resolver takes. A comma, say, is what
  /// is left of two Host fields that were joined on the way.
  func isAuthority(_ range: Range<Int>) -> Bool {
    guard !range.isEmpty else { return false }
    let hostEnd: Int
    if self[range.lowerBound] == UInt8(ascii: "[") {
      let address = range.lowerBound + 1..<range.upperBound
      let end = firstIndex(outside: .address, in: address)
      guard end > address.lowerBound, end < range.upperBound, self[end] == UInt8(ascii: "]") else {
        return false
      }
      hostEnd = end + 1
    } else {
      hostEnd = firstIndex(outside: .host, in: range)
      guard hostEnd > range.lowerBound else { return false }
    }
    if hostEnd == range.upperBound { return true }
    return self[hostEnd] == UInt8(ascii: ":") && isPort(hostEnd + 1..<range.upperBound)
  }

  /// Whether the range holds a port's number, or nothing, which stands for the scheme's.
  private func isPort(_ range: Range<Int>) -> Bool {
    guard range.count <= 5 else { return false }
    var number = 0
    for index in range {
      guard self[index].isDigit else { return false }
      number = number * 10 + Int(self[index] - UInt8(ascii: "0"))
    }
    return number <= UInt16.max
  }
}
