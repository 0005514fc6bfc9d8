/// How `pricing-admin` takes a catalogue in.
package struct AdminImportSettings: SettingGroup {
  package static let title = "Import"

  package let isTrial: Bool
  package let isReplacement: Bool

  package init(from reader: inout SettingReader) {
    isTrial = reader.read(
      "dry_run", as: .bool, default: "false",
      help: "Say what an import would change, and change nothing.")
    isReplacement = reader.read(
      "replace", as: .bool, default: "false",
      help: "Remove what the import does not name; signals and exchange rates stay.")
  }
}
