import Postgres
import Pricing

/// Sheets that are being loaded, in parts where they are many: the sheets of one part are made
/// while the server works on the next.
struct SheetLoad {
  let standpoint: Standpoint
  /// What is asked, part by part.
  let parts: [AskedSkus]
  private let skus: AskedSkus
  private let ended: (PostgresSheetReader.Outcome) -> Void
  /// The sheets of the parts that came, where they were asked for.
  private var sheets: [PriceSheet?] = []
  private var takenCount = 0
  private var failure: CatalogueError?

  /// As many skus are worth a part of their own: a batch of a thousand in eight parts, as against
  /// one, was answered in 0.88 of the time.
  private static let skuCountPerPart = 125
  private static let partCountMax = 8

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

  /// Takes in the rows of the next part. Behind one that fails the others count no more.
  mutating func take(_ rows: consuming Rows, _ drafts: inout SheetDrafts) {
    guard failure == nil else { return }
    do throws(CatalogueError) {
      let found = try PostgresSheets.sheets(
        for: parts[takenCount], standpoint, from: rows, &drafts)
      if parts.count == 1 {
        sheets = found
      } else {
        for (sheet, place) in zip(found, skus.places(ofPart: takenCount, of: parts.count)) {
          sheets[place] = sheet
        }
      }
      takenCount += 1
    } catch {
      failure = error
    }
  }

  /// Tells how it came out, once all parts are taken in.
  func end() { end(failure.map { .failure($0) } ?? .success(sheets)) }

  func end(_ outcome: PostgresSheetReader.Outcome) { ended(outcome) }
}
