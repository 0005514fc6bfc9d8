/// What file, environment and flags give together, gathered from the weakest to the strongest.
struct GivenSettings {
  /// Texts for each setting by its key, the strongest last.
  private(set) var texts: [String: [GivenText]] = [:]
  private(set) var faults: [SettingFault] = []
  /// Those of all programs: they share file and environment.
  private let known: [SettingDeclaration]

  init(known: [SettingDeclaration]) { self.known = known }

  mutating func readFile(of invocation: Invocation, named flagPath: String?) {
    let named = flagPath ?? invocation.environment[ConfigFile.variable]
    let path = named ?? ConfigFile.defaultPath
    switch invocation.readFile(path) {
    case .bytes(let bytes):
      let file = ConfigFile(bytes, at: path, known: known)
      add(file.texts, faults: file.faults)
    case .unreadable(let reason):
      faults.append(SettingFault(message: "cannot read \(quoted(path)): \(reason)"))
    case .absent where named != nil:
      faults.append(SettingFault(message: "there is no file \(quoted(path))"))
    case .absent:
      break
    }
  }

  mutating func readEnvironment(of invocation: Invocation) {
    let settings = Dictionary(uniqueKeysWithValues: known.map { ($0.variable, $0) })
    for (variable, text) in invocation.environment.sorted(by: { $0.key < $1.key })
    where variable.hasPrefix("PRICING_") && variable != ConfigFile.variable {
      if let setting = settings[variable] {
        let given = GivenText(text: text, source: .environment(variable))
        texts[setting.key, default: []].append(given)
      } else {
        let names = Array(settings.keys) + [ConfigFile.variable]
        faults.append(.unknown("environment variable", variable, among: names.sorted()))
      }
    }
  }

  mutating func add(_ texts: [(key: String, given: GivenText)], faults: [SettingFault]) {
    for text in texts { self.texts[text.key, default: []].append(text.given) }
    self.faults += faults
  }
}
