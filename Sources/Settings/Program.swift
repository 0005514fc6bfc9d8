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
    let known = description.groups.flatMap(\.settings)
    let all = House.settings(besides: known)

    let flags = Flags(
      invocation.arguments, known: known,
      foreign: Set(all.map(\.flag)).subtracting(known.map(\.flag)),
      operandUsage: description.operandUsage)
    if flags.requests.contains(.help) {
      throw .answered(helpText(description.groups, operands: description.operandUsage))
    }
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

  private func refusal(_ faults: [SettingFault]) -> String {
    let count = faults.count == 1 ? "a fault" : "\(faults.count) faults"
    let lines = faults.map { "  \($0.message)\n" }.joined()
    return "\(name): \(count) in its settings\n\(lines)See \(name) --help.\n"
  }
}
