extension RedisServer {
  /// Sends a command over a connection of its own and answers the reply: the text of a string,
  /// the digits of a number, nil for none. An error, or a reply of several parts, is thrown.
  @discardableResult
  package func reply(to words: String...) throws -> String? {
    let connection = try RawConnection(port: port)
    let parts = words.map { "$\($0.utf8.count)\r\n\($0)\r\n" }
    try connection.send("*\(words.count)\r\n\(parts.joined())")
    let line = try connection.readLine()
    switch line.first {
    case "+", ":": return String(line.dropFirst())
    case "$":
      guard let byteCount = Int(line.dropFirst()), byteCount >= 0 else { return nil }
      return String(decoding: try connection.read(byteCount), as: UTF8.self)
    default: throw KitFailure("\(words.joined(separator: " ")): \(line)")
    }
  }
}
