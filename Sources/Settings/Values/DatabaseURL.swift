/// One of the two databases that can be the system of record.
package enum DatabaseURL: Sendable, Equatable, CustomStringConvertible {
  case sqlite(path: String)
  case postgres(ServiceURL)

  init?(_ text: String) {
    if text.hasPrefix("sqlite:") {
      let path = text.dropFirst("sqlite:".count)
      guard !path.isEmpty else { return nil }
      self = .sqlite(path: String(path))
    } else {
      guard let url = ServiceURL(text, schemes: ["postgres", "postgresql"]) else { return nil }
      self = .postgres(url)
    }
  }

  package var description: String {
    switch self {
    case .sqlite(let path): "sqlite:\(path)"
    case .postgres(let url): url.description
    }
  }
}

extension SettingType<DatabaseURL> {
  static var databaseURL: SettingType {
    SettingType(
      placeholder: "URL",
      valid: "a URL such as sqlite:pricing.db or postgres://user:password@host:5432/name",
      isSecret: true, parse: { DatabaseURL($0) }, show: { $0.description })
  }
}
