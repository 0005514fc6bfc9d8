import Pricing

/// A step from one version of the tables to the next, in an engine's own words.
package struct Migration: Sendable {
  /// Counts from 1.
  package let number: Int
  package let name: StaticString
  /// Makes the tables.
  package let up: StaticString
  /// Takes them back, with what stands in them.
  package let down: StaticString

  /// A number that another text hardly shares (FNV-1a of `up`).
  package var checksum: Int64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for index in 0..<up.utf8CodeUnitCount {
      hash = (hash ^ UInt64(up.utf8Start[index])) &* 0x100_0000_01B3
    }
    return Int64(bitPattern: hash)
  }
}

/// A migration and whether it was applied.
package struct MigrationStatus: Sendable, Hashable {
  package let number: Int
  package let name: String
  /// When it was applied; nil when it was not.
  package let appliedAt: Instant?
  /// Whether it was applied with another text than this program knows.
  package let isEdited: Bool
}

/// A migration as the database remembers it.
struct AppliedMigration: Sendable {
  let number: Int
  let name: String
  let checksum: Int64
  let at: Instant
}

/// What is known beside what was applied: decides what is to be done.
struct MigrationPlan: Sendable {
  let known: [Migration]
  let applied: [AppliedMigration]

  init(known: [Migration], applied: [AppliedMigration]) {
    precondition(known.enumerated().allSatisfy { $1.number == $0 + 1 }, "numbers have no gaps")
    self.known = known
    self.applied = applied
  }

  var version: Int { applied.last?.number ?? 0 }

  /// Throws unless what was applied is the beginning of what is known.
  func validate() throws(CatalogueError) {
    if version > known.count { throw .tooNew(version: version, known: known.count) }
    for (migration, applied) in zip(known, applied) {
      guard migration.number == applied.number, migration.checksum == applied.checksum else {
        throw .historyEdited(migration: migration.number)
      }
    }
  }

  /// Throws unless the tables are what this program works with.
  func requireCurrent() throws(CatalogueError) {
    try validate()
    if version < known.count { throw .unmigrated(version: version, needed: known.count) }
  }

  /// What is to be applied next.
  var next: Migration? { version < known.count ? known[version] : nil }

  var status: [MigrationStatus] {
    (0..<max(known.count, applied.count)).map { index in
      let applied = index < applied.count ? applied[index] : nil
      let migration = index < known.count ? known[index] : nil
      return MigrationStatus(
        number: index + 1, name: migration.map { "\($0.name)" } ?? applied?.name ?? "",
        appliedAt: applied?.at,
        isEdited: applied.map { applied in
          migration.map { $0.checksum != applied.checksum } ?? false
        } ?? false)
    }
  }
}
