import Pricing

/// Why a catalogue did not do what it was asked.
package enum CatalogueError: Error, Sendable, Equatable {
  /// Others kept it from its turn for longer than it may wait.
  case busy(String)
  /// What it stands on does not answer: the disk is full, the server is away.
  case unavailable(String)
  /// The tables are older than this program: `migrate` has not run.
  case unmigrated(version: Int, needed: Int)
  /// The tables are newer than this program.
  case tooNew(version: Int, known: Int)
  /// The tables were made by a migration of this number that had another text.
  case historyEdited(migration: Int)
  /// The database is somebody else's.
  case foreign
  /// An import holds what cannot be in a catalogue; none of it was taken.
  case refused([ImportFault])
  /// An equal or newer holder of the lock has written: this one's time is over.
  case fenced(by: Fence)
  /// What is stored cannot be read as what it should be.
  case damaged(String)
  /// A mistake of ours.
  case failed(String)

  /// Whether the same call may succeed later.
  package var canRetry: Bool {
    switch self {
    case .busy, .unavailable: true
    case .unmigrated, .tooNew, .historyEdited, .foreign, .refused, .fenced, .damaged, .failed:
      false
    }
  }
}

extension CatalogueError: CustomStringConvertible {
  /// For the log and the terminal, never for a client.
  package var description: String {
    switch self {
    case .busy(let detail): "the catalogue is busy: \(detail)"
    case .unavailable(let detail): "the catalogue is unavailable: \(detail)"
    case .unmigrated(let version, let needed):
      "the catalogue's tables are of version \(version), this program needs \(needed): migrate"
    case .tooNew(let version, let known):
      "the catalogue's tables are of version \(version), this program knows \(known): update it"
    case .historyEdited(let migration):
      "migration \(migration) was applied with another text than this program has"
    case .foreign: "the database belongs to another application"
    case .refused(let faults): faults.map(\.description).joined(separator: "\n")
    case .fenced(let fence): "holder \(fence.number) of lock \(fence.lock) has written since"
    case .damaged(let detail): "the catalogue is damaged: \(detail)"
    case .failed(let detail): "the catalogue failed: \(detail)"
    }
  }
}
