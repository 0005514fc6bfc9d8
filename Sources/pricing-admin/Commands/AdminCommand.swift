import Settings

/// What `pricing-admin` is told to do.
enum AdminCommand: Sendable, Equatable {
  case migrate
  case migrationStatus
  /// Takes back every migration above a number.
  case revert(to: Int)
  /// Takes in a file, `-` being standard input.
  case importFile(String)
  case export
  case demo
  /// Says what an item costs.
  case price(sku: String)
  case doctor
  case jobs(JobsCommand)
  /// Has a feed read now; nil tells which there are.
  case feed(String?)

  static let declarations = [
    CommandDeclaration(
      "migrate", operands: "[status | down NUMBER]", count: 0...2,
      help: "Bring the tables up to date; tell their versions; take back those above a number."),
    CommandDeclaration(
      "import", operands: "FILE", count: 1...1,
      help: "Take in a catalogue, a JSON object a line; - is standard input."),
    CommandDeclaration("export", help: "Write the catalogue to standard output."),
    CommandDeclaration(
      "demo", help: "Write a demo catalogue to standard output, or import it."),
    CommandDeclaration(
      "price", operands: "SKU", count: 1...1,
      help: "Say what an item costs, now or at any time, and how that comes about."),
    CommandDeclaration(
      "jobs", operands: JobsCommand.operands, count: 0...2,
      help: "Look after the background jobs: list them, see one, retry or cancel it, watch."),
    CommandDeclaration(
      "feed", operands: "[NAME]", count: 0...1,
      help: "Have a worker read a feed of signals now; tell which feeds there are."),
    CommandDeclaration(
      "doctor", help: "Look at everything the programs need, and say what is to be done."),
  ]

  /// Nil where the words, of which there are as many as declared, mean nothing.
  init?(_ words: [String]) {
    let operand = words.dropFirst().first
    switch (words.first, operand) {
    case ("migrate", nil): self = .migrate
    case ("migrate", "status") where words.count == 2: self = .migrationStatus
    case ("migrate", "down") where words.count == 3:
      guard let number = Int(words[2]), number >= 0 else { return nil }
      self = .revert(to: number)
    case ("import", let path?): self = .importFile(path)
    case ("export", _): self = .export
    case ("demo", _): self = .demo
    case ("price", let sku?): self = .price(sku: sku)
    case ("doctor", _): self = .doctor
    case ("jobs", _):
      guard let command = JobsCommand(words.dropFirst()) else { return nil }
      self = .jobs(command)
    case ("feed", let name): self = .feed(name)
    default: return nil
    }
  }
}

/// The command that stands on the command line.
struct AdminCommandSettings: SettingGroup {
  static let title = "Command"

  /// Nil only where it was refused.
  let command: AdminCommand?

  init(from reader: inout SettingReader) {
    let words = reader.command(AdminCommand.declarations)
    command = AdminCommand(words)
    if command == nil, !words.isEmpty {
      reader.refuseOperands(
        because: words[0] == "jobs"
          ? "there are jobs \(JobsCommand.operands)"
          : "there are migrate, migrate status and migrate down NUMBER")
    }
  }
}
