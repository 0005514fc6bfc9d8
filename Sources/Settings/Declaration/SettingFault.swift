/// Something wrong with how a program was set up, in words for the operator.
struct SettingFault: Equatable {
  let message: String

  static func badValue(
    of setting: SettingDeclaration, _ given: GivenText, isSecret: Bool, valid: String
  ) -> SettingFault {
    let value = isSecret ? "the value (a secret, not shown)" : quoted(given.text)
    return SettingFault(message: "\(setting.path) (\(given.source)): \(value) is not \(valid)")
  }

  static func conflict(of setting: EffectiveSetting, because reason: String) -> SettingFault {
    SettingFault(message: "\(setting.declaration.path) (\(setting.source)): \(reason)")
  }

  /// `kind` says what is unknown: a flag, a setting, an environment variable.
  static func unknown(
    _ kind: String, _ name: String, at position: String? = nil, among names: [String]
  ) -> SettingFault {
    let place = position.map { "\($0): " } ?? ""
    let hint = suggestion(for: name, among: names).map { "; did you mean \($0)?" } ?? ""
    return SettingFault(message: "\(place)unknown \(kind) \(name)\(hint)")
  }
}
