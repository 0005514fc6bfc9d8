/// The address of a server and how to log in there.
///
/// `redis://[user][:password]@host:port/database`, the same with `rediss` for TLS, where
/// `?cafile=PATH` names who signs the server's certificate in place of the system's authorities,
/// or `redis+unix://[user][:password]@/path?db=database`.
package struct RedisURL: Sendable, Equatable {
  package enum Endpoint: Sendable, Equatable {
    case host(String, port: UInt16)
    case path(String)
  }

  package var endpoint: Endpoint
  package var user: String?
  package var password: String?
  package var database = 0
  package var usesTLS = false
  package var authorityFile: String?

  package init(endpoint: Endpoint) { self.endpoint = endpoint }

  /// Throws what is wrong with the text, in words that repeat no secret.
  package init(_ text: String) throws(RedisURLError) {
    let parts = try Parts(text)
    switch parts.scheme {
    case "redis", "rediss":
      usesTLS = parts.scheme == "rediss"
      endpoint = try Self.host(parts.host)
      let name = parts.path.dropFirst()
      if !name.isEmpty { database = try Self.database(name) }
    case "redis+unix", "unix":
      guard parts.host.isEmpty, parts.path.count > 1 else { throw .endpoint }
      endpoint = .path(try parts.path.withoutPercents())
    default: throw .scheme
    }
    try setLogin(parts.login)
    try setOptions(parts.query)
  }

  private mutating func setLogin(_ login: Substring?) throws(RedisURLError) {
    guard let login else { return }
    let words = login.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    if let user = words.first, !user.isEmpty { self.user = try user.withoutPercents() }
    if words.count > 1, !words[1].isEmpty { password = try words[1].withoutPercents() }
    guard user == nil || password != nil else { throw .userWithoutPassword }
  }

  private mutating func setOptions(_ query: Substring) throws(RedisURLError) {
    for option in query.split(separator: "&") {
      let words = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      switch (words[0], words.dropFirst().first) {
      case ("db", .some(let number)): database = try Self.database(number)
      case ("cafile", .some(let path)) where usesTLS: authorityFile = try path.withoutPercents()
      default: throw .option(String(words[0]))
      }
    }
  }

  private static func database(_ text: Substring) throws(RedisURLError) -> Int {
    guard let number = Int(text), number >= 0, text.allSatisfy(\.isNumber) else { throw .database }
    return number
  }

  private static func host(_ text: Substring) throws(RedisURLError) -> Endpoint {
    let name: Substring
    let rest: Substring
    if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
      name = text[text.index(after: text.startIndex)..<end]
      rest = text[text.index(after: end)...]
    } else {
      let end = text.firstIndex(of: ":") ?? text.endIndex
      name = text[..<end]
      rest = text[end...]
    }
    guard !name.isEmpty else { throw .endpoint }
    if rest.isEmpty { return .host(String(name), port: 6379) }
    guard rest.hasPrefix(":"), let port = UInt16(rest.dropFirst()), port > 0 else {
      throw .endpoint
    }
    return .host(String(name), port: port)
  }
}

/// What is wrong with a URL.
package enum RedisURLError: Error, Equatable, CustomStringConvertible {
  case scheme
  case endpoint
  case userWithoutPassword
  case database
  case percentEncoding
  case option(String)

  package var description: String {
    switch self {
    case .scheme: "must start with redis://, rediss:// or redis+unix://"
    case .endpoint: "must name a host, with a port from 1 to 65535 if any, or an absolute path"
    case .userWithoutPassword: "names a user without a password"
    case .database: "must name the database by its number"
    case .percentEncoding: "has a % that two hexadecimal digits do not follow"
    case .option(let name): "has an option that is unknown or out of place: \(name)"
    }
  }
}

extension RedisURL: CustomStringConvertible {
  /// The URL without the password.
  package var description: String {
    let login = password == nil ? "" : "\(user ?? ""):***@"
    return switch endpoint {
    case .host(let name, let port):
      "\(usesTLS ? "rediss" : "redis")://\(login)\(name.contains(":") ? "[\(name)]" : name):\(port)"
        + "/\(database)"
    case .path(let path): "redis+unix://\(login)\(path)?db=\(database)"
    }
  }
}

/// A URL cut where its marks are.
private struct Parts {
  let scheme: Substring
  let login: Substring?
  let host: Substring
  /// From its slash on.
  let path: Substring
  let query: Substring

  init(_ text: String) throws(RedisURLError) {
    guard let mark = text.firstRange(of: "://") else { throw .scheme }
    scheme = text[..<mark.lowerBound]
    var rest = text[mark.upperBound...]
    let queryMark = rest.firstIndex(of: "?") ?? rest.endIndex
    query = rest[queryMark...].dropFirst()
    rest = rest[..<queryMark]
    // A password may have a slash or an @ in it, written as it is by mistake or habit.
    let loginMark = rest.lastIndex(of: "@")
    login = loginMark.map { rest[..<$0] }
    rest = loginMark.map { rest[rest.index(after: $0)...] } ?? rest
    let pathMark = rest.firstIndex(of: "/") ?? rest.endIndex
    host = rest[..<pathMark]
    path = rest[pathMark...]
  }
}

extension Substring {
  /// The text with its percent encoding undone.
  fileprivate func withoutPercents() throws(RedisURLError) -> String {
    var bytes: [UInt8] = []
    var rest = utf8[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let high = rest.popFirst()?.hexadecimalValue,
        let low = rest.popFirst()?.hexadecimalValue
      else { throw .percentEncoding }
      bytes.append(high << 4 | low)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension UInt8 {
  fileprivate var hexadecimalValue: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
