import Testing

/// A line that breaks a rule, and which.
struct Finding: Equatable, CustomStringConvertible {
  let path: String
  /// From 1; nil when the whole file or folder is meant.
  let line: Int?
  let complaint: String

  init(_ path: String, line: Int? = nil, _ complaint: String) {
    self.path = path
    self.line = line
    self.complaint = complaint
  }

  var description: String { "\(path):\(line.map { "\($0):" } ?? "") \(complaint)" }
}

/// Fails once for each finding.
func expectNone(_ findings: [Finding], sourceLocation: SourceLocation = #_sourceLocation) {
  for finding in findings {
    Issue.record("\(finding.description)", sourceLocation: sourceLocation)
  }
}
