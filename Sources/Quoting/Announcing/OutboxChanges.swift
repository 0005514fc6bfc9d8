import Catalogue
import PriceCache

/// What notes come to: of each sheet the latest version, and the latest revision of the rulebook.
struct OutboxChanges {
  private(set) var sheets: [SheetChange] = []
  private(set) var rulebook: Int?

  init(_ notes: [Announcement]) {
    var places: [String: Int] = [:]
    for note in notes {
      switch note.change {
      case .rulebook(let revision): rulebook = max(rulebook ?? revision, revision)
      case .sheet(let sku, let version):
        let change = SheetChange(sku: sku, version: version)
        guard let place = places[sku] else {
          places[sku] = sheets.count
          sheets.append(change)
          continue
        }
        if sheets[place].version < version { sheets[place] = change }
      }
    }
  }
}
