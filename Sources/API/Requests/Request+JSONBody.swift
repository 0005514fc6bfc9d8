import Bytes
import HTTP
import JSON

extension Request {
  /// Reads the body into `document`.
  func parseBody(
    of bytes: Span<UInt8>, into document: inout JSONDocument
  ) throws(Problem) {
    let isJSON = head[.contentType].map { bytes.extracting($0.bounds).namesJSON } ?? false
    guard isJSON else { throw .unsupportedMediaType }
    do throws(JSONError) {
      try document.parse(bytes.extracting(body.bounds))
    } catch {
      throw .malformedJSON(error)
    }
  }
}

extension Span<UInt8> {
  /// Whether these bytes, the value of a Content-Type, are `application/json`. It has no parameters
  /// (RFC 8259, section 11); that it is in UTF-8 may be said all the same.
  fileprivate var namesJSON: Bool {
    if equalsIgnoringCase("application/json") { return true }
    guard let semicolon = firstIndex(of: UInt8(ascii: ";")),
      extracting(trimmed(0..<semicolon)).equalsIgnoringCase("application/json")
    else { return false }
    let parameter = extracting(trimmed(semicolon + 1..<count))
    return parameter.equalsIgnoringCase("charset=utf-8")
      || parameter.equalsIgnoringCase("charset=\"utf-8\"")
  }

  func firstIndex(of byte: UInt8) -> Int? {
    for index in 0..<count where self[index] == byte { return index }
    return nil
  }

  /// The bounds of a piece without the whitespace around it.
  func trimmed(_ bounds: Range<Int>) -> Range<Int> {
    var (start, end) = (bounds.lowerBound, bounds.upperBound)
    while start < end, self[start].isHTTPSpace { start += 1 }
    while start < end, self[end - 1].isHTTPSpace { end -= 1 }
    return start..<end
  }
}

extension UInt8 {
  fileprivate var isHTTPSpace: Bool { self == 0x20 || self == 0x09 }
}
