import Catalogue
import Settings

extension CatalogueError {
  /// What is wrong with the catalogue of `url` and what to do, in words that a stranger may read.
  package func standing(of url: DatabaseURL) -> String {
    switch self {
    case .unmigrated: "its tables are missing or old: run pricing-admin migrate"
    case .tooNew: "its tables are newer than this program: update the program"
    case .historyEdited: "its tables were made by another edition of this program"
    case .foreign: "it belongs to another application"
    case .damaged: "it is damaged: restore a copy"
    case .busy: "it is busy"
    case .unavailable where url.isMissingFile: "there is no file: run pricing-admin migrate"
    case .unavailable: "it does not answer"
    case .refused, .fenced, .failed: "it cannot be read: see the log"
    }
  }
}
