import Bytes
import COpenSSL

/// One encrypted conversation, without a socket: ciphertext goes in and out through memory.
struct TLSSession: ~Copyable {
  private let session: OpaquePointer
  /// Ciphertext from the server, until OpenSSL reads it.
  private let incoming: OpaquePointer
  /// Ciphertext for the server, until it is taken.
  private let outgoing: OpaquePointer
  private var isEstablished = false

  enum Outcome: Equatable {
    case done
    /// More has to come from the server first.
    case waits
    case failed(RedisFault)
  }

  /// A record of TLS holds no more.
  private static let recordByteCountMax = 16_384

  init(owning session: OpaquePointer) {
    guard let incoming = BIO_new(BIO_s_mem()), let outgoing = BIO_new(BIO_s_mem()) else {
      preconditionFailure("out of memory")
    }
    self.session = session
    self.incoming = incoming
    self.outgoing = outgoing
    // The session owns both from here on.
    SSL_set_bio(session, incoming, outgoing)
    SSL_set_connect_state(session)
  }

  deinit { SSL_free(session) }

  /// Takes in ciphertext that came.
  mutating func received(_ ciphertext: Span<UInt8>) {
    ciphertext.withUnsafeBytes { memory in
      let count = BIO_write(incoming, memory.baseAddress, Int32(memory.count))
      precondition(count == memory.count, "memory takes all")
    }
  }

  /// Moves what the server said behind what `plaintext` holds.
  mutating func read(into plaintext: inout ByteBuffer) -> Outcome {
    let outcome = establish()
    guard outcome == .done else { return outcome }
    while true {
      var result: Int32 = 0
      plaintext.append(upTo: Self.recordByteCountMax) { output in
        output.withUnsafeMutableBufferPointer { memory, count in
          ERR_clear_error()
          result = SSL_read(session, memory.baseAddress, Int32(memory.count))
          count = max(0, Int(result))
        }
      }
      if result <= 0 { return self.outcome(of: result) }
    }
  }

  /// Encrypts all of `plaintext`, unless the session is not established yet.
  mutating func write(_ plaintext: inout ByteBuffer) -> Outcome {
    let outcome = establish()
    guard outcome == .done else { return outcome }
    while !plaintext.isEmpty {
      let result = plaintext.withSpan { bytes in
        bytes.extracting(first: min(bytes.count, Self.recordByteCountMax)).withUnsafeBytes {
          ERR_clear_error()
          return SSL_write(session, $0.baseAddress, Int32($0.count))
        }
      }
      if result <= 0 { return self.outcome(of: result) }
      plaintext.removeFirst(Int(result))
    }
    return .done
  }

  /// Moves what the server has to get behind what `ciphertext` holds.
  mutating func takeCiphertext(into ciphertext: inout ByteBuffer) {
    let byteCount = BIO_ctrl_pending(outgoing)
    guard byteCount > 0 else { return }
    ciphertext.append(upTo: byteCount) { output in
      output.withUnsafeMutableBufferPointer { memory, count in
        count = max(0, Int(BIO_read(outgoing, memory.baseAddress, Int32(memory.count))))
      }
    }
  }

  private mutating func establish() -> Outcome {
    guard !isEstablished else { return .done }
    ERR_clear_error()
    let result = SSL_do_handshake(session)
    isEstablished = result == 1
    return isEstablished ? .done : outcome(of: result)
  }

  private func outcome(of result: Int32) -> Outcome {
    switch SSL_get_error(session, result) {
    case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return .waits
    case SSL_ERROR_ZERO_RETURN: return .failed(.closedByServer)
    default:
      let verdict = SSL_get_verify_result(session)
      guard verdict != Int(X509_V_OK) else { return .failed(.tls(Self.reason)) }
      let text = X509_verify_cert_error_string(verdict).map { String(cString: $0) }
      return .failed(.tls("certificate refused: \(text ?? "\(verdict)")"))
    }
  }

  /// What OpenSSL says of the last failure.
  static var reason: String {
    guard let text = ERR_reason_error_string(ERR_get_error()) else { return "unknown failure" }
    return String(cString: text)
  }
}
