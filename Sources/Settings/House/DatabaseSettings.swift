/// The system of record.
package struct DatabaseSettings: SettingGroup {
  package static let title = "Database"

  package let url: DatabaseURL

  package init(from reader: inout SettingReader) {
    url = reader.read(
      "database", as: .databaseURL, default: "sqlite:pricing.db",
      help: "System of record: sqlite:FILE, or postgres://user:password@host:port/name.")
  }
}
