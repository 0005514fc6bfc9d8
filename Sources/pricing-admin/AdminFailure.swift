import Catalogue
import Settings

/// Why a command did not do what it was asked, in words for the person at the terminal.
struct AdminFailure: Error {
  let message: String

  init(_ message: String) { self.message = message }

  /// What the catalogue refused, and what to do about it where that is known.
  init(_ error: CatalogueError, at database: DatabaseURL) {
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
