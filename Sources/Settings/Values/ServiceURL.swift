/// Where another service is found, and the credentials for it:
/// `scheme://user:password@host:port/path?name=value`.
///
/// Its description leaves out whatever is secret: the user info, and parameters named as passwords.
package struct ServiceURL: Sendable, Equatable {
  package let scheme: String
  /// With percent escapes resolved.
  package let user: String?
  package let password: Secret?
  /// Without the brackets of an IPv6 address.
  package let host: String
  package let port: UInt16?
  /// With its leading slash; empty where there is none.
  package let path: String
  package let parameters: [Parameter]
  /// As it was given, for clients that read URLs themselves.
  package let text: Secret

  package struct Parameter: Sendable, Equatable {
    package let name: String
    package let value: Secret

    var isSecret: Bool {
      name.lowercased().contains("pass") || name.lowercased().contains("secret")
    }
  }

  package init?(_ text: String, schemes: [String]) {
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }),
      let (scheme, rest) = text.split(at: "://"), schemes.contains(String(scheme))
    else { return nil }
    let (beforeQuery, query) = rest.split(at: "?") ?? (rest, "")
    let pathStart = beforeQuery.firstIndex(of: "/") ?? beforeQuery.endIndex
    var authority = beforeQuery[..<pathStart]
    var credentials: (user: String?, password: Secret?) = (nil, nil)
    if let at = authority.lastIndex(of: "@") {
      guard let found = ServiceURL.credentials(authority[..<at]) else { return nil }
      credentials = found
      authority = authority[authority.index(after: at)...]
    }
    guard let (host, port) = ServiceURL.hostAndPort(authority),
      let parameters = ServiceURL.parameters(query)
    else { return nil }
    self.scheme = String(scheme)
    user = credentials.user
    password = credentials.password
    self.host = host
    self.port = port
    path = String(beforeQuery[pathStart...])
    self.parameters = parameters
    self.text = Secret(text)
  }

  private static func credentials(_ text: Substring) -> (user: String?, password: Secret?)? {
    let (user, password) = text.split(at: ":") ?? (text, nil)
    guard let user = withoutEscapes(user) else { return nil }
    guard let password else { return (user.isEmpty ? nil : user, nil) }
    guard let password = withoutEscapes(password) else { return nil }
    return (user.isEmpty ? nil : user, Secret(password))
  }

  private static func hostAndPort(_ text: Substring) -> (host: String, port: UInt16?)? {
    var host = text
    var port: UInt16?
    if let colon = text.lastIndex(of: ":"), !text[colon...].contains("]") {
      guard let number = wholeNumber(text[text.index(after: colon)...]),
        let exact = UInt16(exactly: number), exact > 0
      else { return nil }
      host = text[..<colon]
      port = exact
    }
    if host.hasPrefix("["), host.hasSuffix("]") {
      let address = host.dropFirst().dropLast()
      guard ListenAddress("[\(address)]:0") != nil else { return nil }
      return (String(address), port)
    }
    let isName = host.utf8.allSatisfy { byte in
      byte.isDigit || (byte | 0x20) &- UInt8(ascii: "a") < 26 || "-._".utf8.contains(byte)
    }
    return !host.isEmpty && isName ? (String(host), port) : nil
  }

  private static func parameters(_ query: Substring) -> [Parameter]? {
    var parameters: [Parameter] = []
    for pair in query.split(separator: "&") {
      guard let (name, value) = pair.split(at: "="), let name = withoutEscapes(name),
        let value = withoutEscapes(value)
      else { return nil }
      parameters.append(Parameter(name: name, value: Secret(value)))
    }
    return parameters
  }

  /// The text with `%40` and its like resolved; nil where an escape is malformed.
  private static func withoutEscapes(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = text.utf8
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      let digits = Substring(rest.prefix(2))
      guard digits.count == 2, !digits.hasPrefix("+"), let byte = UInt8(digits, radix: 16) else {
        return nil
      }
      bytes.append(byte)
      rest = rest.dropFirst(2)
    }
    return String(validating: bytes, as: UTF8.self)
  }
}

extension ServiceURL: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String {
    let credentials = user == nil && password == nil ? "" : "***@"
    let host = host.contains(":") ? "[\(host)]" : host
    let port = port.map { ":\($0)" } ?? ""
    let query = parameters.map { parameter in
      "\(parameter.name)=\(parameter.isSecret ? "***" : parameter.value.revealed)"
    }.joined(separator: "&")
    return "\(scheme)://\(credentials)\(host)\(port)\(path)\(query.isEmpty ? "" : "?")\(query)"
  }

  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: []) }
}

extension StringProtocol {
  /// What stands before and after the first `separator`.
  fileprivate func split(at separator: String) -> (SubSequence, SubSequence)? {
    guard let range = firstRange(of: separator) else { return nil }
    return (self[..<range.lowerBound], self[range.upperBound...])
  }
}
