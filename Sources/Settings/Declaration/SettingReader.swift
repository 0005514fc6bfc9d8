/// What a group reads its settings from; it keeps account of what was declared, found and wrong.
package struct SettingReader {
  /// Declared so far, in order, by group.
  private(set) var groups: [DeclaredGroup] = []
  private(set) var effective: [EffectiveSetting] = []
  private(set) var faults: [SettingFault] = []
  private(set) var operandUsage: OperandUsage?
  /// What the program can be told to do, where that is more than one thing.
  private(set) var commands: [CommandDeclaration] = []
  /// Texts for each setting by its key, the strongest last. None when groups are only described.
  private let given: [String: [GivenText]]
  private let givenOperands: [String]

  struct DeclaredGroup: Sendable {
    let title: String
    let section: String?
    let commands: [String]
    var settings: [SettingDeclaration] = []
  }

  init(given: [String: [GivenText]] = [:], operands: [String] = []) {
    self.given = given
    givenOperands = operands
  }

  mutating func group<Group: SettingGroup>(_ type: Group.Type) -> Group {
    groups.append(
      DeclaredGroup(
        title: Group.title, section: Group.section, commands: Group.commands))
    return Group(from: &self)
  }

  /// Declares a setting and answers its value: the strongest given, else the default. A text that
  /// is not valid is a fault wherever it stands, even where a stronger one outdoes it.
  package mutating func read<Value>(
    _ name: String, as type: SettingType<Value>, default: SettingDefault<Value>, help: String
  ) -> Value {
    let declaration = SettingDeclaration(
      name: name, section: groups.last?.section, placeholder: type.placeholder,
      defaultText: `default`.text, help: help, isSwitch: Value.self == Bool.self,
      isList: type.isList, commands: groups.last?.commands ?? [])
    groups[groups.count - 1].settings.append(declaration)
    var value = `default`.value(as: type, of: declaration)
    var source = `default`.source
    for text in given[declaration.key] ?? [] {
      if let parsed = type.parse(text.text) {
        value = parsed
        source = text.source
      } else {
        faults.append(.badValue(of: declaration, text, isSecret: type.isSecret, valid: type.valid))
      }
    }
    effective.append(
      EffectiveSetting(
        declaration: declaration, text: type.show(value), isBare: type.isBare, source: source))
    return value
  }

  /// Declares that the program takes words besides its flags, and answers them.
  package mutating func operands(_ usage: String, count: ClosedRange<Int>) -> [String] {
    operandUsage = OperandUsage(text: usage, count: count)
    return givenOperands
  }

  /// Declares what the program can be told to do, and answers the command and the words behind it;
  /// none where they are refused.
  package mutating func command(_ commands: [CommandDeclaration]) -> [String] {
    self.commands = commands
    guard let name = givenOperands.first else {
      let names = commands.map(\.name).joined(separator: ", ")
      faults.append(SettingFault(message: "a command is expected: \(names)"))
      return []
    }
    guard let command = commands.first(where: { $0.name == name }) else {
      faults.append(.unknown("command", name, among: commands.map(\.name)))
      return []
    }
    guard command.operandCount.contains(givenOperands.count - 1) else {
      faults.append(SettingFault(message: "expected \(command.usage)"))
      return []
    }
    return givenOperands
  }

  /// Says that the operands, though as many as expected, mean nothing.
  package mutating func refuseOperands(because reason: String) {
    if let usage = operandUsage, !usage.count.contains(givenOperands.count) { return }
    let words = givenOperands.map { quoted($0) }.joined(separator: " ")
    faults.append(SettingFault(message: "\(words): \(reason)"))
  }

  /// Says that values which are valid each do not go together.
  package mutating func refuse(_ name: String, because reason: String) {
    guard let setting = effective.first(where: { $0.declaration.name == name }) else {
      preconditionFailure("\(name) is not read yet")
    }
    faults.append(.conflict(of: setting, because: reason))
  }
}

/// The words that a program takes besides its flags.
struct OperandUsage: Sendable {
  let text: String
  let count: ClosedRange<Int>
}

/// A text for a setting, and where it was given.
struct GivenText: Equatable {
  let text: String
  let source: SettingSource
}

/// Where a setting's value comes from.
enum SettingSource: Equatable, CustomStringConvertible {
  case `default`
  /// A default that was worked out, and from what.
  case derived(String)
  case file(String, TextPosition)
  case environment(String)
  case flag(String)

  var description: String {
    switch self {
    case .default: "default"
    case .derived(let description): "default: \(description)"
    case .file(let path, let position): "\(path):\(position)"
    case .environment(let variable): "environment \(variable)"
    case .flag(let flag): "flag \(flag)"
    }
  }
}

/// A setting as it came out.
struct EffectiveSetting {
  let declaration: SettingDeclaration
  let text: String
  let isBare: Bool
  let source: SettingSource
}
