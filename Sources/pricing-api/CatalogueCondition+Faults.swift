import Catalogue
import Operating
import Quoting
import Settings

/// What `/readyz` says of the catalogue: what is wrong and what to do, in words that a stranger may
/// read.
extension CatalogueCondition.Report {
  func databaseFault(of url: DatabaseURL) -> String? {
    guard isKnown else { return "it has not been looked at yet" }
    return failure?.standing(of: url)
  }

  var rulebookFault: String? {
    switch (rulebook, faulty) {
    case (nil, nil): "none has been read yet"
    case (_?, nil): nil
    case (nil, let faulty?):
      "revision \(faulty.revision) has \(faulty.faultCount) faults: see the log"
    case (let revision?, let faulty?):
      "revision \(faulty.revision) has \(faulty.faultCount) faults: see the log; "
        + "revision \(revision) stays in force"
    }
  }
}
