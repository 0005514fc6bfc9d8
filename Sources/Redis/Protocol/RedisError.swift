/// Why a command has no reply.
@usableFromInline
package enum RedisError: Error, Equatable, Sendable, CustomStringConvertible {
  /// There is no connection just now; the command was not sent.
  case notReady
  /// As many commands or bytes wait as may; the command was not sent.
  case overloaded
  /// No reply came in time. The server may still have run the command.
  case timedOut
  /// The connection broke before the reply came. The server may have run the command.
  case connectionLost(RedisFault)
  /// The connection was stopped by its owner.
  case stopped
  /// The reply is not of the kind that was asked for.
  case unexpectedReply(String)
  /// The server refused the command.
  case server(RedisServerError)

  /// Whether the same command, sent again later, may well succeed.
  package var isRetryable: Bool {
    switch self {
    case .notReady, .overloaded, .timedOut, .connectionLost: true
    case .stopped, .unexpectedReply: false
    case .server(let error): error.isRetryable
    }
  }

  @usableFromInline
  package var description: String {
    switch self {
    case .notReady: "not connected"
    case .overloaded: "too many commands wait for replies"
    case .timedOut: "no reply in time"
    case .connectionLost(let fault): "connection lost: \(fault)"
    case .stopped: "stopped"
    case .unexpectedReply(let reply): "the reply is \(reply)"
    case .server(let error): error.description
    }
  }
}

/// What a connection breaks of.
@usableFromInline
package enum RedisFault: Error, Equatable, Sendable, CustomStringConvertible {
  /// The host's name has no address.
  case nameUnknown
  /// A system call on the socket failed.
  case system(String)
  case closedByServer
  /// Neither the connection nor its handshake was done in time.
  case handshakeTimedOut
  /// The server refused a command of the handshake; of a refused password only the code is kept.
  case handshakeRefused(String)
  /// Replies are overdue and nothing comes.
  case silent
  /// What came is not the protocol, or a reply longer than what is allowed.
  case malformedReply(String)
  /// A reply to nothing.
  case unsolicitedReply
  /// The server is a replica, or one without its master, by now.
  case demoted
  /// The server's certificate is not trusted, or the encryption failed.
  case tls(String)

  @usableFromInline
  package var description: String {
    switch self {
    case .nameUnknown: "the host's name is unknown"
    case .system(let text): text
    case .closedByServer: "closed by the server"
    case .handshakeTimedOut: "no handshake in time"
    case .handshakeRefused(let text): "the handshake is refused: \(text)"
    case .silent: "replies are overdue and nothing comes"
    case .malformedReply(let text): "malformed reply: \(text)"
    case .unsolicitedReply: "a reply to nothing"
    case .demoted: "the server takes no writes"
    case .tls(let text): "TLS: \(text)"
    }
  }
}
