/// Why a value that came from the database is not what it was read as.
@usableFromInline
package enum MalformedValue: Error, Equatable, Sendable {
  /// It is NULL.
  case null
  /// It has not the bytes that its type has.
  case wrongByteCount
  case malformedArray
  case malformedNumeric
  /// A numeric that is no number, infinite, or has more digits than a `Numeric` holds.
  case unsupportedNumeric
}
