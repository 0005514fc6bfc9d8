extension Program {
  /// Every setting of the program with its flag, its environment variable and its default, aligned.
  func helpText(_ groups: [SettingReader.DeclaredGroup], operands: OperandUsage?) -> String {
    let groups = groups.filter { !$0.settings.isEmpty }
    let rows = groups.map { group in
      group.settings.map { setting in
        HelpRow(
          flag: setting.placeholder.isEmpty
            ? setting.flag : "\(setting.flag) \(setting.placeholder)",
          variable: setting.variable, defaultText: setting.defaultText, help: setting.help)
      }
    }
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

      Usage: \(name)\(operands.map { " \($0.text)" } ?? "") [--SETTING VALUE | --SETTING=VALUE]...

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

  /// The settings in effect as a file that would have the same effect, but for its secrets, each
  /// with where it comes from.
  func configText(_ settings: [EffectiveSetting]) -> String {
    var lines: [(text: String, source: String)] = []
    var section: String?
    for setting in settings {
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
  var variable = ""
  var defaultText = ""
  let help: String

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
