import Settings

/// How a catalogue is taken in.
struct ImportFlags: SettingGroup {
  static let title = "Importing"
  static let commands = ["import", "demo"]

  let isTrial: Bool
  let isReplacement: Bool

  init(from reader: inout SettingReader) {
    isTrial = reader.read(
      "dry_run", as: .bool, default: "false",
      help: "Say what an import would change, and change nothing.")
    isReplacement = reader.read(
      "replace", as: .bool, default: "false",
      help: "Remove what the import does not name; signals and exchange rates stay.")
  }
}
