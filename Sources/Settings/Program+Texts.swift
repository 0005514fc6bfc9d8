extension Program {
  /// Every setting of the program with its flag, its environment variable and its default, aligned;
  /// of a program with commands those as well, or the flags of the one that is asked about.
  func helpText(_ description: SettingReader, of command: CommandDeclaration?) -> String {
    let groups = description.groups.filter { group in
      !group.settings.isEmpty
        && (group.commands.isEmpty || command.map { group.commands.contains($0.name) } ?? false)
    }.sorted { !$0.commands.isEmpty && $1.commands.isEmpty }
    let taken = Set(groups.flatMap(\.settings).filter { !$0.commands.isEmpty }.map(\.flag))
    let rows = groups.map { $0.settings.map { HelpRow($0, flagsOfCommand: taken) } }
    let general = [
      HelpRow(
        flag: "\(ConfigFile.flag) FILE", variable: ConfigFile.variable,
        defaultText: ConfigFile.defaultPath, help: "File that holds settings, in JSON5."),
      HelpRow(
        flag: "--print-config", help: "Print each setting in effect and its source, and exit."),
      HelpRow(flag: "--version", help: "Print the version, and exit."),
      HelpRow(flag: "--help", help: "Print this, and exit."),
    ]
    let all = rows.joined() + general
    let flagWidth = all.map(\.flag.count).max() ?? 0
    let variableWidth = all.map(\.variable.count).max() ?? 0
    var text = """
      \(name) \(version): \(summary)

      \(usageText(description, of: command))
      A setting is read from the file, overridden by its environment variable, overridden by its
      flag. In the file it is named as the variable without PRICING_, in small letters.

      """
    for (group, rows) in zip(groups, rows) {
      let place = group.section.map { " (in the file, within \"\($0)\")" } ?? ""
      text += "\n\(group.title)\(place)\n"
      for row in rows { text += row.text(flagWidth, variableWidth) }
    }
    text += "\nThe program itself\n"
    for row in general { text += row.text(flagWidth, variableWidth) }
    return text
  }

  /// How the program is called, up to its flags, and which commands there are.
  private func usageText(_ description: SettingReader, of command: CommandDeclaration?) -> String {
    let flags = "[--SETTING VALUE | --SETTING=VALUE]..."
    if let command {
      return "Usage: \(name) \(command.usage) \(flags)\n\n\(command.help)\n"
    }
    if description.commands.isEmpty {
      let operands = description.operandUsage.map { " \($0.text)" } ?? ""
      return "Usage: \(name)\(operands) \(flags)\n"
    }
    let commands = description.commands.map { "  \($0.usage)\n      \($0.help)\n" }.joined()
    return "Usage: \(name) COMMAND \(flags)\n\nCommands, the flags of each with "
      + "\(name) COMMAND --help\n\(commands)"
  }

  /// The settings in effect as a file that would have the same effect, but for its secrets, each
  /// with where it comes from.
  func configText(_ settings: [EffectiveSetting]) -> String {
    var lines: [(text: String, source: String)] = []
    var section: String?
    for setting in settings where setting.declaration.commands.isEmpty {
      let declaration = setting.declaration
      if declaration.section != section {
        if section != nil { lines.append(("  },", "")) }
        if let opened = declaration.section { lines.append(("  \(opened): {", "")) }
        section = declaration.section
      }
      let indentation = section == nil ? "  " : "    "
      let value = setting.isBare ? setting.text : JSON5Value.literal(setting.text)
      lines.append(("\(indentation)\(declaration.name): \(value),", "// \(setting.source)"))
    }
    if section != nil { lines.append(("  },", "")) }
    let width = lines.map(\.text.count).max() ?? 0
    let body = lines.map { line in
      line.source.isEmpty ? "\(line.text)\n" : "\(padded(line.text, to: width))  \(line.source)\n"
    }
    return "// \(name) \(version): the settings in effect\n{\n\(body.joined())}\n"
  }
}

/// A setting's two lines in the help.
private struct HelpRow {
  let flag: String
  let variable: String
  let defaultText: String
  let help: String

  init(flag: String, variable: String = "", defaultText: String = "", help: String) {
    self.flag = flag
    self.variable = variable
    self.defaultText = defaultText
    self.help = help
  }

  /// A setting's row; its flag may be one of the command's own.
  init(_ setting: SettingDeclaration, flagsOfCommand: Set<String>) {
    let flag =
      setting.placeholder.isEmpty ? setting.flag : "\(setting.flag) \(setting.placeholder)"
    let isSetting = setting.commands.isEmpty
    self.init(
      flag: isSetting && flagsOfCommand.contains(setting.flag) ? "" : flag,
      variable: isSetting ? setting.variable : "", defaultText: setting.defaultText,
      help: setting.help)
  }

  func text(_ flagWidth: Int, _ variableWidth: Int) -> String {
    let names =
      "  \(padded(flag, to: flagWidth))  \(padded(variable, to: variableWidth))  \(defaultText)"
    let end = names.lastIndex { $0 != " " } ?? names.startIndex
    return "\(names[...end])\n      \(help)\n"
  }
}

private func padded(_ text: String, to width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - text.count))
}

extension JSON5Value {
  /// The text as a string in double quotes.
  static func literal(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"": "\\\""
      case "\\": "\\\\"
      case _ where scalar.value < 0x20:
        "\\x\(scalar.value < 0x10 ? "0" : "")\(String(scalar.value, radix: 16))"
      default: String(scalar)
      }
    }
    return "\"\(escaped.joined())\""
  }
}
