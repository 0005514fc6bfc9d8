/// A setting as its group declares it, its type left out: what the help prints and what names are
/// looked up in.
struct SettingDeclaration: Sendable {
  /// In small letters and underscores; everything it is called elsewhere follows from it.
  let name: String
  let section: String?
  let placeholder: String
  let defaultText: String
  let help: String
  /// Whether the flag alone means true.
  let isSwitch: Bool
  /// Whether a file has a list for it.
  let isList: Bool
  /// The commands whose flag it is; none for a setting.
  let commands: [String]

  /// In the file: the name, within its section.
  var path: String { section.map { "\($0).\(name)" } ?? name }
  var variable: String { "PRICING_\(name.uppercased())" }
  /// Under which its texts are kept: a setting and a command's flag may have one name.
  var key: String { commands.isEmpty ? name : flag }
  var flag: String { "--" + name.map { $0 == "_" ? "-" : String($0) }.joined() }
}
