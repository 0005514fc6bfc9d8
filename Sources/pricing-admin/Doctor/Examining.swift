import Reactor

extension PricingAdminProgram {
  /// Looks at everything the programs need, a line each; fails where a program would not work.
  static func examine(_ workplace: Workplace) async throws(AdminFailure) {
    async let database = DatabaseExamination(workplace).findings()
    async let redis = RedisExamination.findings(workplace.redis)
    // Faults of the settings have ended the program before.
    var findings: [Finding] = [.ok("settings", "all are known and valid"), openFiles()]
    findings += await database
    findings += await redis
    print(Columns.text(findings.map { [$0.grade.rawValue, $0.subject, $0.text] }), terminator: "")
    let faultCount = findings.count { $0.grade == .fault }
    if faultCount > 0 {
      throw AdminFailure(faultCount == 1 ? "there is a fault" : "there are \(faultCount) faults")
    }
  }

  /// As many as the API takes connections by default, and some for itself.
  private static let openFileCountMin = 10_000 + 256

  private static func openFiles() -> Finding {
    let limit = DescriptorLimit.raise()
    guard limit < openFileCountMin else { return .ok("open files", "at most \(limit)") }
    return .warning(
      "open files",
      "at most \(limit), too few for connections_max of 10000: raise ulimit -n or LimitNOFILE")
  }
}
