@preconcurrency import Glibc

/// A program of the house, as far as its settings go: what it is called, and how it answers those
/// who start it.
///
/// ```swift
/// let program = Program(name: "pricing-api", summary: "serves prices over HTTP", version: "1.0.0")
/// let (http, log) = program.settingsOrExit(HTTPSettings.self, LogSettings.self)
/// ```
package struct Program: Sendable {
  package let name: String
  let summary: String
  package let version: String

  package init(name: String, summary: String, version: String) {
    self.name = name
    self.summary = summary
    self.version = version
  }

  /// Why a program does not go on: it was asked for something else, or it cannot.
  package enum Stop: Error, Equatable {
    /// What was asked for, for standard output.
    case answered(String)
    /// All that is wrong, for standard error.
    case refused(String)
  }

  /// The settings of the named groups, or the end of the process with an answer or all faults.
  package func settingsOrExit<each Group: SettingGroup>(
    _ groups: repeat (each Group).Type
  ) -> (repeat each Group) {
    do throws(Stop) {
      return try settings(repeat each groups, from: .ofThisProcess)
    } catch {
      switch error {
      case .answered(let text):
        print(text, terminator: "")
        exit(0)
      case .refused(let text):
        fputs(text, stderr)
        exit(2)
      }
    }
  }

  /// The settings of the named groups, from the file, the environment and the flags of
  /// `invocation`, the last the strongest.
  package func settings<each Group: SettingGroup>(
    _ groups: repeat (each Group).Type, from invocation: Invocation
  ) throws(Stop) -> (repeat each Group) {
    var description = SettingReader()
    repeat _ = description.group(each groups)
    let declared = description.groups.flatMap(\.settings)
    let all = House.settings(besides: declared.filter(\.commands.isEmpty))

    let command = command(of: invocation, description)
    let flags = flags(of: invocation, description, command, all)
    if flags.requests.contains(.help) { throw .answered(helpText(description, of: command)) }
    if flags.requests.contains(.version) { throw .answered("\(name) \(version)\n") }

    var given = GivenSettings(known: all)
    given.readFile(of: invocation, named: flags.configPath)
    given.readEnvironment(of: invocation)
    given.add(flags.texts, faults: flags.faults)

    var reader = SettingReader(given: given.texts, operands: flags.operands)
    let settings = (repeat reader.group(each groups))
    let faults = given.faults + reader.faults
    guard faults.isEmpty else { throw .refused(refusal(faults)) }
    if flags.requests.contains(.printConfig) { throw .answered(configText(reader.effective)) }
    return settings
  }

  /// The command on the command line, where it is one.
  private func command(
    of invocation: Invocation, _ description: SettingReader
  ) -> CommandDeclaration? {
    // Whether a word is an operand depends on whether the flag before it takes a value, which a
    // flag that two commands have does for both.
    let flags = Flags(
      invocation.arguments, known: description.groups.flatMap(\.settings), operandUsage: nil)
    return description.commands.first { $0.name == flags.operands.first }
  }

  /// The flags as `command` takes them: its own outdo a setting's of the same name.
  private func flags(
    of invocation: Invocation, _ description: SettingReader, _ command: CommandDeclaration?,
    _ all: [SettingDeclaration]
  ) -> Flags {
    let declared = description.groups.flatMap(\.settings)
    let settings = declared.filter(\.commands.isEmpty)
    let commandFlags = declared.filter { flag in
      !flag.commands.isEmpty && command.map { flag.commands.contains($0.name) } ?? true
    }
    var misplaced: [String: String] = [:]
    for setting in all { misplaced[setting.flag] = "is a setting that this program does not have" }
    for flag in declared where !flag.commands.isEmpty {
      misplaced[flag.flag] = "is a flag of \(flag.commands.joined(separator: " and ")) alone"
    }
    return Flags(
      invocation.arguments, known: settings + commandFlags, misplaced: misplaced,
      operandUsage: description.operandUsage, takesCommand: !description.commands.isEmpty)
  }

  private func refusal(_ faults: [SettingFault]) -> String {
    let count = faults.count == 1 ? "a fault" : "\(faults.count) faults"
    let lines = faults.map { "  \($0.message)\n" }.joined()
    return "\(name): \(count) in its settings\n\(lines)See \(name) --help.\n"
  }
}
