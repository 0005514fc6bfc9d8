/// What was found of one thing that the programs need.
struct Finding: Sendable {
  enum Grade: String, Sendable {
    case ok
    /// It works, and something should be done.
    case warning
    /// Some program will not work.
    case fault
  }

  let grade: Grade
  let subject: String
  /// What is so, and behind a colon what to do about it.
  let text: String

  static func ok(_ subject: String, _ text: String) -> Finding {
    Finding(grade: .ok, subject: subject, text: text)
  }

  static func warning(_ subject: String, _ text: String) -> Finding {
    Finding(grade: .warning, subject: subject, text: text)
  }

  static func fault(_ subject: String, _ text: String) -> Finding {
    Finding(grade: .fault, subject: subject, text: text)
  }

  /// The first of many, and how many more there are.
  static func many(_ findings: [Finding], countMax: Int = 20) -> [Finding] {
    guard findings.count > countMax, let last = findings.last else { return findings }
    let rest = Finding(
      grade: last.grade, subject: last.subject, text: "and \(findings.count - countMax) more")
    return findings.prefix(countMax) + [rest]
  }
}
