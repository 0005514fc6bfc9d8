import COpenSSL
import Reactor

/// What the sessions of a connection have in common: whose certificates are trusted.
final class TLSContext {
  private let context: OpaquePointer

  /// Trusts who signed the certificates in `authorityFile`, or the system's authorities.
  init(authorityFile: String?) throws(RedisFault) {
    guard let context = SSL_CTX_new(TLS_client_method()) else { throw .tls(TLSSession.reason) }
    self.context = context
    // The macro of this name does not import.
    SSL_CTX_ctrl(context, SSL_CTRL_SET_MIN_PROTO_VERSION, Int(TLS1_2_VERSION), nil)
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
    let isTrusting =
      if let authorityFile {
        SSL_CTX_load_verify_locations(context, authorityFile, nil)
      } else {
        SSL_CTX_set_default_verify_paths(context)
      }
    guard isTrusting == 1 else { throw .tls("cannot read \(authorityFile ?? "the authorities")") }
  }

  deinit { SSL_CTX_free(context) }

  /// A session with `host`, whose certificate must be for that name or address.
  func session(with host: String) throws(RedisFault) -> TLSSession {
    guard let session = SSL_new(context) else { throw .tls(TLSSession.reason) }
    let isSet: Int32
    if SocketAddress(host: host, port: 0) != nil {
      isSet = X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), host)
    } else {
      isSet = SSL_set1_host(session, host)
      // Tells a server of many names which one is meant; a macro too.
      var name = Array(host.utf8CString)
      SSL_ctrl(session, SSL_CTRL_SET_TLSEXT_HOSTNAME, Int(TLSEXT_NAMETYPE_host_name), &name)
    }
    let encrypted = TLSSession(owning: session)
    guard isSet == 1 else { throw .tls("no certificate can be for the host") }
    return encrypted
  }
}
