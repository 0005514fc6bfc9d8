import Foundation
import Redis
import TestKit
import Testing

/// A server that only speaks TLS, with certificates made for it.
private struct EncryptedServer {
  let folder: TemporaryFolder
  let server: RedisServer
  let port: Int

  /// `names` are what the certificate is for, as OpenSSL writes them.
  init(for names: String) throws {
    folder = try TemporaryFolder()
    try folder.makeAuthority()
    try folder.makeCertificate(for: names)
    let port = try FreePort.find()
    server = try RedisServer(settings: [
      "--tls-port", "\(port)", "--tls-auth-clients", "no", "--tls-cert-file",
      folder.path("server.crt"), "--tls-key-file", folder.path("server.key"), "--tls-ca-cert-file",
      folder.path("ca.crt"), "--tls-protocols", "TLSv1.2 TLSv1.3",
    ])
    self.port = port
  }

  func url(host: String = "127.0.0.1", trusting authority: String? = "ca.crt") throws -> RedisURL {
    let option = authority.map { "?cafile=\(folder.path($0))" } ?? ""
    return try RedisURL("rediss://\(host):\(port)/0\(option)")
  }
}

extension TemporaryFolder {
  fileprivate func makeAuthority() throws {
    try openSSL(
      "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=Test authority",
      "-keyout", path("ca.key"), "-out", path("ca.crt"))
  }

  fileprivate func makeCertificate(for names: String) throws {
    try "subjectAltName=\(names)".write(
      toFile: path("extensions"), atomically: false, encoding: .utf8)
    try openSSL(
      "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=Redis", "-keyout", path("server.key"),
      "-out", path("server.csr"))
    try openSSL(
      "x509", "-req", "-in", path("server.csr"), "-CA", path("ca.crt"), "-CAkey", path("ca.key"),
      "-CAcreateserial", "-days", "2", "-extfile", path("extensions"), "-out", path("server.crt"))
  }

  private func openSSL(_ arguments: String...) throws {
    let program = try Program(.system("openssl", package: "openssl"), arguments)
    guard try program.waitForExit() == .code(0) else {
      throw KitFailure(program.lines(of: .standardError).joined(separator: "\n"))
    }
  }
}

@Test func `an encrypted connection carries commands of every size`() async throws {
  let encrypted = try EncryptedServer(for: "IP:127.0.0.1,DNS:localhost")
  for host in ["127.0.0.1", "localhost"] {
    try await withClient(of: encrypted.server) {
      $0.url = try encrypted.url(host: host)
      $0.handshakePatience = .seconds(30)
    } _: { client async throws in
      #expect(try await client.ask("PING") == "PONG")
      let large = String(repeating: "x", count: 3_000_000)
      #expect(try await client.ask("SET", "key", large) == "OK")
      #expect(try await client.ask("GET", "key") == large)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<500 {
          group.addTask { _ = try await client.ask("SET", "key\(number)", "\(number)") }
        }
        try await group.waitForAll()
      }
      #expect(try await client.ask("GET", "key499") == "499")
      try encrypted.server.restart(keepingData: false)
      #expect(try await client.ask("GET", "key") == nil)
    }
  }
}

@Test func `a certificate for another host is refused`() async throws {
  let encrypted = try EncryptedServer(for: "DNS:elsewhere.test")
  for host in ["127.0.0.1", "localhost"] {
    try await withClient(of: encrypted.server) {
      $0.url = try encrypted.url(host: host)
      // However late the test is to look, no time-out has come in the refusal's place.
      $0.handshakePatience = .seconds(3_600)
    } _: { client async throws in
      let fault = try await client.waitForFault()
      guard case .tls(let text) = fault else { throw KitFailure("\(fault)") }
      #expect(text.contains("mismatch"))
    }
  }
}

@Test func `a certificate of an unknown authority is refused`() async throws {
  let encrypted = try EncryptedServer(for: "IP:127.0.0.1")
  let other = try TemporaryFolder()
  try other.makeAuthority()
  for authority in [nil, other.path("ca.crt")] {
    try await withClient(of: encrypted.server) {
      $0.url = try encrypted.url(trusting: nil)
      $0.url.authorityFile = authority
    } _: { client async throws in
      let fault = try await client.waitForFault()
      guard case .tls(let text) = fault else { throw KitFailure("\(fault)") }
      #expect(text.contains("certificate refused"))
    }
  }
}

@Test func `an authority file that is none is told`() async throws {
  let encrypted = try EncryptedServer(for: "IP:127.0.0.1")
  try await withClient(of: encrypted.server) {
    $0.url = try encrypted.url(trusting: "none.crt")
  } _: { client async throws in
    #expect("\(try await client.waitForFault())".contains("none.crt"))
  }
}

@Test func `a server that does not speak TLS hears no password`() async throws {
  let server = try RedisServer()
  try await withClient(of: server) {
    $0.url.usesTLS = true
    $0.url.password = "secret"
    $0.handshakePatience = .milliseconds(100)
  } _: { client async throws in
    _ = try await client.waitForFault()
    #expect(try server.reply(to: "INFO", "commandstats")?.contains("cmdstat_auth") == false)
  }
}
