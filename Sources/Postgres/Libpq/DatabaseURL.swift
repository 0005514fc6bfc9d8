import CPostgres

/// Where a database is and how to get in: `postgres://user:password@host:port/name?sslmode=…`, with
/// all that libpq takes behind the question mark.
package struct DatabaseURL: Sendable, CustomStringConvertible {
  /// Why a text is no such URL. It quotes nothing, as the text may hold a password.
  package enum Refusal: Error, Equatable, Sendable, CustomStringConvertible {
    case unknownScheme
    case malformed

    package var description: String {
      switch self {
      case .unknownScheme: "a database URL begins with postgres:// or postgresql://"
      case .malformed: "the database URL is malformed, or has an option that libpq does not know"
      }
    }
  }

  let text: String
  /// The URL without its password and options.
  package let description: String

  package init(_ text: String) throws(Refusal) {
    guard text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") else {
      throw .unknownScheme
    }
    guard let options = PQconninfoParse(text, nil) else { throw .malformed }
    defer { PQconninfoFree(options) }
    var shown: [String: String] = [:]
    var option = options
    while let keyword = option.pointee.keyword {
      if let value = option.pointee.val { shown[String(cString: keyword)] = String(cString: value) }
      option += 1
    }
    let user = shown["user"].map { "\($0)@" } ?? ""
    let host = shown["host"] ?? shown["hostaddr"] ?? ""
    let port = shown["port"].map { ":\($0)" } ?? ""
    let name = shown["dbname"].map { "/\($0)" } ?? ""
    self.text = text
    description = "postgres://\(user)\(host)\(port)\(name)"
  }
}
