/// A command that the server refused, and its words for it.
@usableFromInline
package struct RedisServerError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What kind of refusal it is: the first word of what the server says.
  package enum Code: String, Sendable {
    case noScript = "NOSCRIPT"
    case wrongType = "WRONGTYPE"
    case outOfMemory = "OOM"
    case noAuthentication = "NOAUTH"
    case wrongPassword = "WRONGPASS"
    case noPermission = "NOPERM"
    case execAbort = "EXECABORT"
    case busyGroup = "BUSYGROUP"
    case noGroup = "NOGROUP"
    /// It still reads its data from disk.
    case loading = "LOADING"
    /// A script or module keeps it from all else.
    case busy = "BUSY"
    /// It cannot write its data to disk.
    case misconfigured = "MISCONF"
    case tooFewReplicas = "NOREPLICAS"
    /// It is a replica now: its master takes the writes.
    case readOnly = "READONLY"
    case masterDown = "MASTERDOWN"
    case unblocked = "UNBLOCKED"
    /// The key lives on another node of a cluster.
    case moved = "MOVED"
    case ask = "ASK"
    case tryAgain = "TRYAGAIN"
    case clusterDown = "CLUSTERDOWN"
    /// All that starts with `ERR`, and the words that are new to us.
    case other = "ERR"
  }

  package let code: Code
  /// The server's words.
  package let message: String

  package init(text: String) {
    let word = text.prefix { $0 != " " }
    code = Code(rawValue: String(word)) ?? .other
    // Of a command that it does not know it repeats the arguments, which may be secrets.
    message =
      text.split(separator: ", with args beginning with", maxSplits: 1).first.map(String.init) ?? ""
  }

  @usableFromInline package var description: String { message }

  /// Whether the same command, sent again later, may well succeed.
  package var isRetryable: Bool {
    switch code {
    case .loading, .busy, .misconfigured, .tooFewReplicas, .readOnly, .masterDown, .unblocked,
      .tryAgain, .clusterDown, .outOfMemory:
      true
    case .other: message.hasPrefix("ERR max number of clients")
    case .noScript, .wrongType, .noAuthentication, .wrongPassword, .noPermission, .execAbort,
      .busyGroup, .noGroup, .moved, .ask:
      false
    }
  }

  /// Whether the connection leads to the wrong server by now, so that it must be made anew.
  var asksForReconnect: Bool { code == .readOnly || code == .masterDown }
}
