import Catalogue
import Interchange
import Pricing

extension ImportReport {
  /// Says what an import did or would do: a line for each kind that it named or removed.
  func tell(isTrial: Bool) {
    for warning in warnings { complain("warning: \(warning)") }
    for kind in EntityKind.allCases {
      let counts = self[kind]
      guard counts.isChange || counts.unchanged > 0 else { continue }
      print(
        "\(kind.name): \(counts.added) added, \(counts.changed) changed, "
          + "\(counts.unchanged) unchanged, \(counts.removed) removed")
    }
    switch (isChange, isTrial) {
    case (true, true): print("a dry run: this would be revision \(revision)")
    case (true, false): print("this is revision \(revision)")
    case (false, _): print("nothing changed: revision \(revision) stays")
    }
  }
}
