/// The settings of one responsibility, as the values that programs pass on.
///
/// Its initialiser declares each setting where it reads it, so that name, type, default and help
/// stand once and the compiler knows what comes out:
///
/// ```swift
/// init(from reader: inout SettingReader) {
///   shards = reader.read("shards", as: .count(1...1024), default: "2", help: "Event loops.")
/// }
/// ```
///
/// It runs more than once, at times with nothing but defaults: it reads, and does nothing else.
package protocol SettingGroup: Sendable {
  static var title: String { get }
  /// The object that holds these settings in the file; nil for the outermost.
  static var section: String? { get }
  /// The commands whose flags these are, which stand on the command line alone; none for settings,
  /// which the file and the environment hold too.
  static var commands: [String] { get }

  init(from reader: inout SettingReader)
}

extension SettingGroup {
  package static var section: String? { nil }
  package static var commands: [String] { [] }
}
