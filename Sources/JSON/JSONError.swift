/// Why a text is not accepted as JSON, and where: `description` may be shown to the client.
package struct JSONError: Error, Equatable, CustomStringConvertible {
  package enum Reason: UInt8 {
    case expectedValue, expectedKey, expectedColon, expectedCommaInArray, expectedCommaInObject
    case invalidNumber, unterminatedString, controlCharacter, invalidEscape, loneSurrogate
    case invalidUTF8, duplicateKey, byteOrderMark, trailingBytes
    case tooLong, tooDeep, tooManyValues
  }

  package let reason: Reason
  /// The first byte that cannot stand where it does, counted from zero.
  package let offset: Int

  package init(_ reason: Reason, at offset: Int) {
    self.reason = reason
    self.offset = offset
  }

  package var description: String { "\(reason.text) at byte \(offset)" }
}

extension JSONError.Reason {
  var text: String {
    switch self {
    case .expectedValue: "expected a value"
    case .expectedKey: "expected a key in quotes"
    case .expectedColon: "expected ':' after a key"
    case .expectedCommaInArray: "expected ',' or ']' after an element"
    case .expectedCommaInObject: "expected ',' or '}' after a member"
    case .invalidNumber: "expected a digit"
    case .unterminatedString: "expected '\"' to end a string"
    case .controlCharacter: "unescaped control character in a string"
    case .invalidEscape: "invalid escape in a string"
    case .loneSurrogate: "half of a surrogate pair in a string"
    case .invalidUTF8: "invalid UTF-8 in a string"
    case .duplicateKey: "key used twice in one object"
    case .byteOrderMark: "unexpected byte order mark"
    case .trailingBytes: "expected nothing after the document"
    case .tooLong: "document too long"
    case .tooDeep: "arrays and objects too deep within each other"
    case .tooManyValues: "too many values"
    }
  }
}
