import Catalogue
import Glibc
import Postgres
import Pricing
import Settings
import Timing

/// A look at the system of record and what stands in it.
struct DatabaseExamination: Sendable {
  private static let patience = Duration.seconds(3)
  /// More items without a price of their own are not looked at.
  private static let unpricedCountMax = 10_000
  private static let sampleCount = 5

  private let workplace: Workplace

  init(_ workplace: Workplace) { self.workplace = workplace }

  func findings() async -> [Finding] {
    do throws(AdminFailure) {
      do throws(CatalogueError) {
        switch workplace.database {
        case .sqlite(let path): return try await findings(ofFile: path)
        case .postgres(let url): return try await findings(ofServer: url)
        }
      } catch {
        throw AdminFailure(error, at: workplace.database)
      }
    } catch {
      return [.fault("database", error.message)]
    }
  }

  private func findings(ofFile path: String) async throws(CatalogueError) -> [Finding] {
    guard access(path, F_OK) == 0 else {
      return [
        .fault(
          "database", "there is no file \(path): run pricing-admin migrate, which makes it")
      ]
    }
    let inspection = try SQLiteCatalogueInspection(path, patience: Self.patience)
    let standing = try await standing(inspection)
    return standing + Self.integrity(try await inspection.damage())
      + (try await findings(inspection))
  }

  private func findings(ofServer url: ServiceURL) async throws(CatalogueError) -> [Finding] {
    let inspection = try await PostgresCatalogueInspection(
      try Postgres.DatabaseURL(url), patience: TimeSpan(Self.patience), on: workplace.shard)
    let server = Self.server(try await inspection.server())
    do throws(CatalogueError) {
      return try await standing(inspection) + server + (try await findings(inspection))
    } catch {
      // What is wrong with the server may be why.
      return server + [.fault("database", AdminFailure(error, at: workplace.database).message)]
    }
  }

  private func standing(
    _ inspection: some CatalogueInspection
  ) async throws(CatalogueError) -> [Finding] {
    let version = try await inspection.requireCurrent()
    return [.ok("database", "\(workplace.database), its tables of version \(version)")]
  }

  private func findings(
    _ inspection: some CatalogueInspection
  ) async throws(CatalogueError) -> [Finding] {
    var (findings, draft) = await rulebookFindings()
    guard let draft else { return findings }
    findings += rates(of: draft)
    findings.append(
      Self.prices(try await inspection.unpricedItems(countMax: Self.unpricedCountMax), draft))
    findings.append(Self.signals(try await inspection.expiredSignalCount(at: workplace.now)))
    return findings
  }

  private static func server(_ server: PostgresCatalogueInspection.Server) -> [Finding] {
    var findings = [
      Finding.ok(
        "server",
        "PostgreSQL \(server.version), at most \(server.connectionCountMax) connections")
    ]
    if server.encoding != "UTF8" {
      findings.append(
        .fault(
          "server", "the database's encoding is \(server.encoding): make one with ENCODING UTF8"))
    }
    if server.isReadOnly {
      findings.append(
        .fault("server", "it takes no writes: name the primary, and no standby, in the URL"))
    }
    return findings
  }

  private static func integrity(_ damage: [String]?) -> [Finding] {
    guard let damage else {
      return [.ok("integrity", "too large to be checked in \(patience): it was left")]
    }
    if damage.isEmpty { return [.ok("integrity", "the file is whole")] }
    return Finding.many(
      damage.map { .fault("integrity", "\($0): restore the file from a backup") })
  }

  private func rulebookFindings() async -> ([Finding], RulebookDraft?) {
    do throws(AdminFailure) {
      let store = try await workplace.store()
      let pivot = try workplace.pivot()
      do throws(CatalogueError) {
        let revision = try await store.revision()
        let draft = try await store.rulebook(.current(now: workplace.now), pivot: pivot)
        return (Self.rulebook(draft, revision), draft)
      } catch {
        throw AdminFailure(error, at: workplace.database)
      }
    } catch {
      return ([.fault("rulebook", error.message)], nil)
    }
  }

  private static func rulebook(_ draft: RulebookDraft, _ revision: Revision) -> [Finding] {
    guard revision.number > 0 else {
      return [.warning("rulebook", "nothing is imported yet: run pricing-admin import FILE")]
    }
    let faults = draft.faults().map { Finding.fault("rulebook", "\($0): import it corrected") }
    let warnings = draft.warnings().map { Finding.warning("rulebook", $0.description) }
    let standing =
      faults.isEmpty
      ? [
        Finding.ok("rulebook", "revision \(draft.revision) of \(revision.number) can be published")
      ]
      : Finding.many(faults)
    return standing + Finding.many(warnings)
  }

  private func rates(of draft: RulebookDraft) -> [Finding] {
    let now = workplace.now
    var latest: [String: FXRate] = [:]
    for rate in draft.rates where rate.observedAt <= now {
      let pair = "\(rate.base)/\(rate.quote)"
      if let other = latest[pair], other.observedAt >= rate.observedAt { continue }
      latest[pair] = rate
    }
    let expired = latest.sorted { $0.key < $1.key }.compactMap { pair, rate -> Finding? in
      guard let expiry = rate.expiresAt, expiry <= now else { return nil }
      return .warning(
        "rates", "\(pair) expired at \(expiry), and prices that need it are refused: import a later"
      )
    }
    return expired.isEmpty
      ? [.ok("rates", "\(latest.count) hold")] : Finding.many(expired)
  }

  private static func prices(
    _ items: [(sku: String, category: String)]?, _ draft: RulebookDraft
  ) -> Finding {
    guard let items else { return .ok("prices", "too many items to look at in \(patience)") }
    let priced = draft.entries.compactMap { entry in
      if case .category(let path) = entry.subject { path } else { nil }
    }
    let unpriced = items.filter { item in
      !priced.contains { item.category == $0 || item.category.hasPrefix("\($0)/") }
    }
    if unpriced.isEmpty { return .ok("prices", "every item has one on some list") }
    let count = items.count < unpricedCountMax ? "\(unpriced.count)" : "more than \(unpriced.count)"
    let sample = unpriced.prefix(sampleCount).map(\.sku).joined(separator: ", ")
    let others = unpriced.count > sampleCount ? " and others" : ""
    return .warning("prices", "\(count) without any: \(sample)\(others)")
  }

  private static func signals(_ count: (expired: Int, of: Int)?) -> Finding {
    guard let count else { return .ok("signals", "too many to look at in \(patience)") }
    let text = "\(count.expired) of \(count.of) have expired"
    guard count.expired > 0, count.expired == count.of else { return .ok("signals", text) }
    return .warning("signals", "\(text): nobody brings new ones")
  }
}
