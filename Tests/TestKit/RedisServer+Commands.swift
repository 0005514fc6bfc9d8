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

  /// Follows another server as its replica, and returns when it has what that one has.
  package func follow(_ master: RedisServer) throws {
    try reply(to: "REPLICAOF", "127.0.0.1", "\(master.port)")
    let isSynchronised = try Deadline(in: .seconds(60)).poll {
      try reply(to: "INFO", "replication")?.contains("master_link_status:up") == true
    }
    guard isSynchronised else { throw KitFailure("the replica does not get its master's data") }
  }

  /// Follows nobody any more.
  package func promote() throws { try reply(to: "REPLICAOF", "NO", "ONE") }
}
