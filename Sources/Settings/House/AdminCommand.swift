/// What `pricing-admin` is told to do.
package enum AdminCommand: Sendable, Equatable {
  case migrate
  case migrationStatus
  /// Takes back every migration above a number.
  case revert(to: Int)
  /// Takes in a file, `-` being standard input.
  case importFile(String)
  case export
  case demo

  init?(_ words: [String]) {
    switch (words.first, words.count) {
    case ("migrate", 1): self = .migrate
    case ("migrate", 2) where words[1] == "status": self = .migrationStatus
    case ("migrate", 3) where words[1] == "down":
      guard let number = Int(words[2]), number >= 0 else { return nil }
      self = .revert(to: number)
    case ("import", 2): self = .importFile(words[1])
    case ("export", 1): self = .export
    case ("demo", 1): self = .demo
    default: return nil
    }
  }
}

/// The command that stands on the command line.
package struct AdminCommandSettings: SettingGroup {
  package static let title = "Command"

  /// Nil only where it was refused.
  package let command: AdminCommand?

  package init(from reader: inout SettingReader) {
    let words = reader.operands(
      "migrate [status | down NUMBER] | import FILE | export | demo", count: 1...3)
    command = AdminCommand(words)
    if command == nil {
      reader.refuseOperands(
        because: "no such command; there are migrate, migrate status, migrate down NUMBER, "
          + "import FILE (- for standard input), export and demo")
    }
  }
}
