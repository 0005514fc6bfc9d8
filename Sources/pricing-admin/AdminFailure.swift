import Catalogue
import Settings

/// Why a command did not do what it was asked, in words for the person at the terminal.
struct AdminFailure: Error {
  let message: String
  /// What the process ends with.
  let status: ExitStatus

  init(_ message: String, status: ExitStatus = .failed) {
    self.message = message
    self.status = status
  }

  /// What the catalogue refused, and what to do about it where that is known.
  init(_ error: CatalogueError, at database: DatabaseURL) {
    status = .failed
    message =
      switch error {
      case .unmigrated(let version, let needed):
        "the tables in \(database) are of version \(version), this program needs \(needed): "
          + "run pricing-admin migrate"
      case .foreign:
        "\(database) belongs to another application: name another database with --database "
          + "or PRICING_DATABASE"
      case .busy:
        "\(database): \(error); another import may be under way, try again when it is over"
      case .tooNew, .historyEdited, .unavailable, .refused, .fenced, .damaged, .failed:
        "\(database): \(error)"
      }
  }
}

/// What the process ends with, for scripts to tell apart.
enum ExitStatus: Int32 {
  case failed = 1
  /// The command line says nothing that can be done.
  case misused = 2
  /// No item has the sku that a price was asked of.
  case unknownProduct = 3
  /// There is no price for who asked.
  case noPrice = 4
  /// There is no such job, or it is not in a state in which that can be done.
  case noSuchJob = 5
}
