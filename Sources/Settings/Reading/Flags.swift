/// What stands on the command line: texts for settings, and what else was asked for.
struct Flags {
  /// What a program answers instead of running.
  enum Request: Equatable {
    case help
    case version
    case printConfig
  }

  private(set) var texts: [(key: String, given: GivenText)] = []
  private(set) var configPath: String?
  private(set) var requests: [Request] = []
  private(set) var operands: [String] = []
  private(set) var faults: [SettingFault] = []

  /// Of two settings in `known` with one flag, the later has it. `misplaced` are flags that are
  /// not taken here but stand for something elsewhere, each with what is said of it.
  init(
    _ arguments: [String], known: [SettingDeclaration], misplaced: [String: String] = [:],
    operandUsage: OperandUsage?, takesCommand: Bool = false
  ) {
    let settings = Dictionary(known.map { ($0.flag, $0) }) { $1 }
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      guard argument.hasPrefix("-"), argument != "-" else {
        operands.append(argument)
        continue
      }
      if argument == "--" {
        operands += rest
        break
      }
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let flag = String(parts[0])
      let value = parts.count == 2 ? String(parts[1]) : nil
      if let request = Flags.request(named: flag), value == nil {
        requests.append(request)
      } else if let setting = settings[flag] {
        take(setting, value, &rest)
      } else if flag == ConfigFile.flag {
        if configPath != nil { refuseSecond(flag) }
        configPath = takeValue(of: flag, value, &rest)
      } else {
        refuse(flag, because: misplaced[flag], among: Array(settings.keys))
        if value == nil, let next = rest.first, !next.hasPrefix("-") { rest.removeFirst() }
      }
    }
    if !takesCommand { checkOperands(operandUsage) }
  }

  private static func request(named flag: String) -> Request? {
    switch flag {
    case "--help", "-h": .help
    case "--version": .version
    case "--print-config": .printConfig
    default: nil
    }
  }

  private mutating func take(
    _ setting: SettingDeclaration, _ value: String?, _ rest: inout ArraySlice<String>
  ) {
    if texts.contains(where: { $0.key == setting.key }) { refuseSecond(setting.flag) }
    let text =
      setting.isSwitch ? value ?? "true" : takeValue(of: setting.flag, value, &rest)
    guard let text else { return }
    texts.append((setting.key, GivenText(text: text, source: .flag(setting.flag))))
  }

  /// With two values, one of them is a mistake, and which cannot be told.
  private mutating func refuseSecond(_ flag: String) {
    faults.append(SettingFault(message: "\(flag) stands twice on the command line"))
  }

  /// The text behind `=`, else the next argument.
  private mutating func takeValue(
    of flag: String, _ value: String?, _ rest: inout ArraySlice<String>
  ) -> String? {
    if let value { return value }
    if let next = rest.first, !next.hasPrefix("--") { return rest.removeFirst() }
    faults.append(SettingFault(message: "\(flag) lacks its value"))
    return nil
  }

  private mutating func refuse(_ flag: String, because reason: String?, among flags: [String]) {
    if let reason {
      faults.append(SettingFault(message: "\(flag) \(reason)"))
    } else {
      let all = flags + [ConfigFile.flag, "--help", "--version", "--print-config"]
      faults.append(.unknown("flag", flag, among: all))
    }
  }

  private mutating func checkOperands(_ usage: OperandUsage?) {
    guard let usage else {
      faults += operands.map { SettingFault(message: "nothing is expected at \(quoted($0))") }
      return
    }
    if !usage.count.contains(operands.count) {
      faults.append(SettingFault(message: "expected \(usage.text)"))
    }
  }
}
