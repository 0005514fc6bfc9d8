/// What a run cost the server, by the server's own account.
package struct ServerFigures: Equatable, Sendable {
  /// CPU time of its process for each answer, in seconds.
  package let cpuPerAnswer: Double?
  package let residentByteCount: Double?
  /// Sheets that a cache had, of all that a cache had or the database was asked for.
  package let hitRatio: Double?

  /// What is read, by the names under which `pricing-api` serves it.
  package enum Source: String, CaseIterable, Sendable {
    case cpuSeconds = "process_cpu_seconds_total"
    case residentBytes = "process_resident_memory_bytes"
    case cacheHits = "pricing_cache_hits_total"
    case sheetsLoaded = "pricing_sheets_loaded_total"
  }

  package init(before: ExposedMetrics, after: ExposedMetrics, answerCount: UInt64) {
    func growth(_ source: Source) -> Double? {
      after.sum(of: source.rawValue).map { $0 - (before.sum(of: source.rawValue) ?? 0) }
    }
    cpuPerAnswer =
      answerCount == 0 ? nil : growth(.cpuSeconds).map { $0 / Double(answerCount) }
    residentByteCount = after.sum(of: Source.residentBytes.rawValue)
    let hits = growth(.cacheHits) ?? 0
    let asked = hits + (growth(.sheetsLoaded) ?? 0)
    hitRatio = asked > 0 ? hits / asked : nil
  }
}
