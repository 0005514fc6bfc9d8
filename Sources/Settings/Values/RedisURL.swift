/// A Redis and one of its numbered databases.
package struct RedisURL: Sendable, Equatable, CustomStringConvertible {
  package let url: ServiceURL
  package let database: Int

  package var isEncrypted: Bool { url.scheme == "rediss" }
  package var port: UInt16 { url.port ?? 6379 }
  package var description: String { url.description }

  init?(_ text: String) {
    guard let url = ServiceURL(text, schemes: ["redis", "rediss"]), url.parameters.isEmpty,
      let database = url.path.count < 2 ? 0 : wholeNumber(url.path.dropFirst()),
      database < 1 << 16
    else { return nil }
    self.url = url
    self.database = database
  }
}

extension SettingType<RedisURL> {
  static var redisURL: SettingType {
    SettingType(
      placeholder: "URL",
      valid: "a URL such as redis://user:password@host:6379/0, or rediss:// for TLS",
      isSecret: true, parse: { RedisURL($0) }, show: { $0.description })
  }
}
