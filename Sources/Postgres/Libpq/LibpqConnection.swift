import CPostgres

/// A connection of libpq's, in its non-blocking mode: the one place that calls libpq.
///
/// libpq is safe on many threads, a connection on one at a time.
struct LibpqConnection: ~Copyable, Sendable {
  /// What a connection being made waits for.
  enum DialProgress: Equatable { case reading, writing, connected, failed }

  /// Whether all that was to be sent is.
  enum FlushProgress: Equatable { case done, more, failed }

  // Nobody else has the pointer, so the connection changes threads with its one owner. It stands in
  // memory of its own, nil once the connection is closed or moved, which its owner's constant can
  // then be too.
  private nonisolated(unsafe) let cell: UnsafeMutablePointer<OpaquePointer?>

  var handle: OpaquePointer? { cell.pointee }

  /// What holds unless the URL says otherwise. A server that vanished without a word is noticed
  /// by the kernel within a minute; and looking for Kerberos tickets takes files and time.
  private static let defaults = [
    ("client_encoding", "UTF8"), ("gssencmode", "disable"), ("keepalives_idle", "30"),
    ("keepalives_interval", "10"), ("keepalives_count", "3"), ("tcp_user_timeout", "30000"),
  ]

  /// Begins to connect. This may look up names and read files, and take its time for it.
  init(dialling url: DatabaseURL, applicationName: String) {
    let settings =
      Self.defaults + [("fallback_application_name", applicationName), ("dbname", url.text)]
    self.init(
      owning: withCStrings(settings.map(\.0)) { keywords in
        withCStrings(settings.map(\.1)) { values in PQconnectStartParams(keywords, values, 1) }
      })
    // By default, notices are printed.
    PQsetNoticeReceiver(handle, { _, _ in }, nil)
    // The only way to learn the SQLSTATE of a refused connection is to have it in the message.
    PQsetErrorVerbosity(handle, PQERRORS_VERBOSE)
  }

  private init(owning handle: OpaquePointer?) {
    cell = .allocate(capacity: 1)
    cell.initialize(to: handle)
  }

  deinit {
    close()
    cell.deallocate()
  }

  /// Moves the connection to another owner; what stays is as if it were closed.
  func move() -> LibpqConnection {
    defer { cell.pointee = nil }
    return LibpqConnection(owning: handle)
  }

  func close() {
    PQfinish(handle)
    cell.pointee = nil
  }

  var isOutsideTransaction: Bool { PQtransactionStatus(handle) == PQTRANS_IDLE }

  var isBroken: Bool { PQstatus(handle) == CONNECTION_BAD }

  /// The number of its socket, of which there may be another after each step of dialling; nil
  /// without one.
  var socketNumber: Int32? {
    let number = PQsocket(handle)
    return number >= 0 ? number : nil
  }

  /// What libpq has to say about the last failure.
  var errorText: String { String(cString: PQerrorMessage(handle)) }

  var needsPassword: Bool { PQconnectionNeedsPassword(handle) != 0 }

  /// Takes the next step of connecting, when the socket is ready for what the last one said.
  func dialOn() -> DialProgress {
    switch PQconnectPoll(handle) {
    case PGRES_POLLING_READING: .reading
    case PGRES_POLLING_WRITING: .writing
    case PGRES_POLLING_OK: PQsetnonblocking(handle, 1) == 0 ? .connected : .failed
    default: .failed
    }
  }

  /// Reads what the socket has; false when the connection is broken.
  func receive() -> Bool {
    guard PQconsumeInput(handle) != 0 else { return false }
    // A record of TLS is read from the socket whole, but what of it libpq had no room for stays
    // behind, and no readiness of the socket will tell of it.
    while let tls = PQgetssl(handle), SSL_pending(OpaquePointer(tls)) > 0 {
      guard PQconsumeInput(handle) != 0 else { return false }
    }
    return true
  }

  /// Sends what waits to be sent, as far as the socket takes it.
  func flush() -> FlushProgress {
    switch PQflush(handle) {
    case 0: .done
    case 1: .more
    default: .failed
    }
  }
}

/// Lends texts as C has them: a list of pointers, a null pointer at its end.
private func withCStrings<Result>(
  _ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
) -> Result {
  var characters: [CChar] = []
  var offsets: [Int] = []
  for text in texts {
    offsets.append(characters.count)
    characters += text.utf8CString
  }
  return characters.withUnsafeBufferPointer { characters in
    let pointers = offsets.map { offset in characters.baseAddress.map { $0 + offset } } + [nil]
    return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
  }
}
