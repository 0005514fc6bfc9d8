import Glibc

/// The default of a setting: a text that is read as any other, or a value worked out on the spot
/// and described.
package enum SettingDefault<Value: Sendable>: Sendable {
  case text(String)
  case described(String, Value)
}

extension SettingDefault: ExpressibleByStringLiteral {
  package init(stringLiteral text: String) { self = .text(text) }
}

extension SettingDefault<Int> {
  /// As many as there are processors at work.
  static var coreCount: SettingDefault {
    .described("number of cores", max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
  }
}

extension SettingDefault {
  var text: String {
    switch self {
    case .text(let text): text
    case .described(let description, _): description
    }
  }

  var source: SettingSource {
    switch self {
    case .text: .default
    case .described(let description, _): .derived(description)
    }
  }

  func value(as type: SettingType<Value>, of declaration: SettingDeclaration) -> Value {
    switch self {
    case .described(_, let value): return value
    case .text(let text):
      guard let value = type.parse(text) else {
        preconditionFailure("the default of \(declaration.path) is not \(type.valid)")
      }
      return value
    }
  }
}
