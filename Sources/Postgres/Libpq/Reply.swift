import CPostgres

/// One thing that a connection's server said next.
enum Reply: ~Copyable {
  /// Nothing yet: the rest of it has not come.
  case pending
  /// A command is done: rows, or none.
  case rows(Rows)
  case failed(ServerError)
  /// A command was not run, as one before it in its batch failed.
  case aborted
  /// Nothing more comes of this command.
  case end
  /// A batch is done.
  case sync
  /// The server takes the data of a COPY.
  case copyIn
  /// The server sends the data of a COPY.
  case copyOut
  /// Anything else: the connection broke, or is of no more use.
  case broken(log: String)
}

extension LibpqConnection {
  /// Takes the next thing said. To be asked only while something is to come.
  func nextReply() -> Reply {
    if PQisBusy(handle) != 0 { return .pending }
    guard let result = PQgetResult(handle) else { return .end }
    switch PQresultStatus(result) {
    case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: return .rows(Rows(owning: result))
    case let status:
      defer { PQclear(result) }
      switch status {
      case PGRES_PIPELINE_SYNC: return .sync
      case PGRES_PIPELINE_ABORTED: return .aborted
      case PGRES_COPY_IN: return .copyIn
      case PGRES_COPY_OUT: return .copyOut
      case PGRES_FATAL_ERROR:
        // An error without a state is libpq's own, and with a fatal one the server says goodbye.
        guard let error = ServerError(result) else { return .broken(log: errorText) }
        return ServerError.isFatal(result) ? .broken(log: error.message) : .failed(error)
      default: return .broken(log: "unexpected result \(status.rawValue)")
      }
    }
  }
}

extension ServerError {
  fileprivate static func isFatal(_ result: OpaquePointer) -> Bool {
    field("V", of: result) != "ERROR"
  }

  private static func field(_ letter: Unicode.Scalar, of result: OpaquePointer) -> String? {
    PQresultErrorField(result, Int32(letter.value)).map { String(cString: $0) }
  }

  fileprivate init?(_ result: OpaquePointer) {
    func field(_ letter: Unicode.Scalar) -> String? { Self.field(letter, of: result) }
    guard let state = field("C").flatMap({ SQLState($0.utf8) }) else { return nil }
    // For a changed plan there is only the code of everything that is not supported, and where it
    // comes from.
    let isPlanStale = state == "0A000" && field("R") == "RevalidateCachedQuery"
    let texts = [field("M"), field("D").map { "(\($0))" }]
    self.init(
      state: state, constraint: field("n"),
      isStatementStale: isPlanStale || state == "26000",
      message: texts.compactMap(\.self).joined(separator: " "))
  }
}
