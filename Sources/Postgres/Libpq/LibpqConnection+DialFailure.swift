extension LibpqConnection {
  /// Why connecting failed. libpq has no more of it than a text for people, in which the server's
  /// own word, where it gave one, begins with its severity and state: `FATAL:  28P01: …`.
  var dialFailure: PostgresError {
    let text = errorText.split(whereSeparator: \.isNewline).joined(separator: " ")
    if needsPassword { return .authenticationFailed(log: text) }
    guard let state = Self.lastState(in: text) else { return .unreachable(log: text) }
    if state.isOfClass("28") { return .authenticationFailed(log: text) }
    // It is starting up, shutting down or recovering.
    if state.isOfClass("57") { return .unreachable(log: text) }
    return .server(
      ServerError(
        state: state, constraint: nil, isStatementStale: false, message: text))
  }

  /// Of several hosts' answers, the last.
  static func lastState(in text: String) -> SQLState? {
    text.split(separator: ":  ").dropFirst().compactMap { part in
      part.dropFirst(5).first == ":" ? SQLState(part.utf8.prefix(5)) : nil
    }.last
  }
}
