/// What a settings file gives: texts for settings, and what in it is none.
struct ConfigFile {
  private(set) var texts: [(key: String, given: GivenText)] = []
  private(set) var faults: [SettingFault] = []
  /// How the file is named, and the one that is read when none is; that one may be absent.
  static let flag = "--config"
  static let variable = "PRICING_CONFIG"
  static let defaultPath = "Config/pricing.json"

  private let path: String
  private let bytes: [UInt8]
  private let settings: [String: SettingDeclaration]
  private let sections: Set<String>

  /// The settings of all programs are known here: they share one file.
  init(_ bytes: [UInt8], at path: String, known: [SettingDeclaration]) {
    self.path = path
    self.bytes = bytes
    settings = Dictionary(uniqueKeysWithValues: known.map { ($0.path, $0) })
    sections = Set(known.compactMap(\.section))
    do throws(JSON5Fault) {
      let value = try JSON5Reader.read(bytes.span)
      guard case .object(let members) = value.content else {
        throw JSON5Fault(
          position: position(of: value.offset), message: "settings stand within “{” and “}”")
      }
      for member in members { read(member) }
    } catch {
      faults = [SettingFault(message: "\(path):\(error.position): \(error.message)")]
    }
  }

  private mutating func read(_ member: JSON5Value.Member) {
    guard sections.contains(member.name) else { return read(member, as: member.name) }
    guard case .object(let members) = member.value.content else {
      refuse(member, "\(member.name) holds settings within “{” and “}”")
      return
    }
    for inner in members { read(inner, as: "\(member.name).\(inner.name)") }
  }

  private mutating func read(_ member: JSON5Value.Member, as name: String) {
    guard let setting = settings[name] else {
      let names = Array(settings.keys) + sections
      let place = "\(path):\(position(of: member.offset))"
      faults.append(.unknown("setting", name, at: place, among: names.sorted()))
      return
    }
    let text: String
    switch member.value.content {
    case .string(let string): text = string
    case .number(let number): text = number
    case .bool(let bool): text = String(bool)
    case .array where setting.isList: text = member.value.json5Text
    case .null, .array, .object:
      refuse(
        member,
        setting.isList
          ? "\(name) is a list within “[” and “]”"
          : "\(name) is a string, a number, true or false")
      return
    }
    let source = SettingSource.file(path, position(of: member.value.offset))
    texts.append((setting.key, GivenText(text: text, source: source)))
  }

  private mutating func refuse(_ member: JSON5Value.Member, _ reason: String) {
    let position = position(of: member.value.offset)
    faults.append(SettingFault(message: "\(path):\(position): \(reason)"))
  }

  private func position(of offset: Int) -> TextPosition {
    TextPosition(of: offset, in: bytes.span)
  }
}
