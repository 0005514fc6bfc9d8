import COpenSSL

/// A Lua script that the server keeps and runs by its digest.
package struct RedisScript: Sendable {
  package let source: String
  /// The SHA-1 of the source in lowercase hexadecimal.
  package let digest: String

  package init(_ source: String) {
    self.source = source
    var hash = [UInt8](repeating: 0, count: Int(SHA_DIGEST_LENGTH))
    var text = source
    text.withUTF8 { _ = SHA1($0.baseAddress, $0.count, &hash) }
    let digits = Array("0123456789abcdef".utf8)
    digest = String(
      decoding: hash.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
