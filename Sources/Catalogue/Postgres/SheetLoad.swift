import Postgres
import Pricing

/// Sheets that are being loaded, in parts where they are many: over several connections the server
/// works on some at once, and the sheets of one part are made while it works on others.
struct SheetLoad {
  /// What is asked, part by part.
  let parts: [AskedSkus]
  private let standpoint: Standpoint
  private let skus: AskedSkus
  private let ended: (PostgresSheetReader.Outcome) -> Void
  /// The sheets of the parts that came, where they were asked for.
  private var sheets: [PriceSheet?] = []
  private var endedCount = 0
  private var failure: CatalogueError?

  /// As many skus are worth a part of their own.
  private static let skuCountPerPart = 250
  static let partCountMax = 8

  init(
    _ skus: [String], _ standpoint: Standpoint,
    _ ended: @escaping (PostgresSheetReader.Outcome) -> Void
  ) {
    self.skus = AskedSkus(skus)
    self.standpoint = standpoint
    self.ended = ended
    let count = min(skus.count / Self.skuCountPerPart, Self.partCountMax)
    if case .current = standpoint, count > 1 {
      parts = self.skus.parts(count)
      sheets = Array(repeating: nil, count: skus.count)
    } else {
      parts = [self.skus]
    }
  }

  /// Whether all parts have ended.
  var isComplete: Bool { endedCount == parts.count }

  /// Takes in the rows of a part. Once one has failed the others count no more.
  mutating func take(_ rows: consuming Rows, ofPart number: Int, _ drafts: inout SheetDrafts) {
    endedCount += 1
    guard failure == nil else { return }
    do throws(CatalogueError) {
      let found = try PostgresSheets.sheets(for: parts[number], standpoint, from: rows, &drafts)
      if parts.count == 1 {
        sheets = found
      } else {
        for (sheet, place) in zip(found, skus.places(ofPart: number, of: parts.count)) {
          sheets[place] = sheet
        }
      }
    } catch {
      failure = error
    }
  }

  /// A part has failed.
  mutating func fail(_ error: CatalogueError) {
    endedCount += 1
    failure = failure ?? error
  }

  /// Tells how it came out, once all parts have ended.
  func end() { ended(failure.map { .failure($0) } ?? .success(sheets)) }
}
