/// The five characters by which PostgreSQL names what went wrong; the first two name the class.
///
/// https://www.postgresql.org/docs/15/errcodes-appendix.html lists them.
package struct SQLState: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
  /// The characters, the first in the most significant of five bytes.
  private let characters: UInt64

  package init(stringLiteral text: StaticString) {
    precondition(text.utf8CodeUnitCount == 5)
    characters = text.withUTF8Buffer { $0.reduce(0) { $0 << 8 | UInt64($1) } }
  }

  /// Nil unless these are five digits and capitals.
  init?(_ text: some Collection<UInt8>) {
    let isWellFormed = text.allSatisfy {
      UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0
    }
    guard text.count == 5, isWellFormed else { return nil }
    characters = text.reduce(0) { $0 << 8 | UInt64($1) }
  }

  package var description: String {
    let bytes = stride(from: 32, through: 0, by: -8).map {
      UInt8(truncatingIfNeeded: characters >> $0)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  package static let uniqueViolation: Self = "23505"
  package static let serializationFailure: Self = "40001"
  package static let deadlockDetected: Self = "40P01"
  package static let queryCanceled: Self = "57014"
  package static let undefinedTable: Self = "42P01"

  /// Whether the same may well succeed when it is tried again, by code or by class.
  var isRetryable: Bool {
    switch self {
    case .serializationFailure, .deadlockDetected, .queryCanceled: true
    // The lock is taken; and the server shuts down, has crashed, or is not up yet.
    case "55P03", "57P01", "57P02", "57P03": true
    // The protocol is violated, as by a query with too few parameters.
    case "08P01": false
    // The connection failed, or resources were short.
    default: isOfClass("08") || isOfClass("53")
    }
  }

  func isOfClass(_ name: StaticString) -> Bool {
    precondition(name.utf8CodeUnitCount == 2)
    return characters >> 24 == name.withUTF8Buffer { UInt64($0[0]) << 8 | UInt64($0[1]) }
  }
}
