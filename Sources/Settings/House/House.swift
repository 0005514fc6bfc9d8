/// Every group of settings that some program of the house has. They share one file and one
/// environment, so that what one program does not know is not unknown.
enum House {
  static let groups: [any SettingGroup.Type] = [
    HTTPSettings.self, HTTPLimits.self, HTTPTimeouts.self, LogSettings.self, PriceSettings.self,
    CacheSettings.self, RedisSettings.self, DatabaseSettings.self, LoadSettings.self,
    TaskSettings.self, WorkerSettings.self, FeedSettings.self, ListenerSettings.self,
  ]

  /// All settings, those of a program's own groups among them.
  static func settings(besides own: [SettingDeclaration]) -> [SettingDeclaration] {
    var reader = SettingReader()
    for group in groups { describe(group, to: &reader) }
    let ownNames = Set(own.map(\.name))
    return own + reader.groups.flatMap(\.settings).filter { !ownNames.contains($0.name) }
  }

  private static func describe<Group: SettingGroup>(
    _ type: Group.Type, to reader: inout SettingReader
  ) {
    _ = reader.group(type)
  }
}
