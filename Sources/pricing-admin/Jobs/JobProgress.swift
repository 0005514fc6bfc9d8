import JSON

/// How far a recalculation says it is.
struct JobProgress {
  /// Items that it has looked at.
  private(set) var scannedCount: Int?
  /// Items that there are, where it knows.
  private(set) var totalCount: Int?
  private var changedCount: Int?
  private var failedCount: Int?

  /// Of what is no such progress nothing is known.
  init(_ bytes: [UInt8]) {
    var document = JSONDocument()
    do throws(JSONError) { try document.parse(bytes.span) } catch { return }
    scannedCount = document.count("scanned")
    totalCount = document.count("total")
    changedCount = document.count("changed")
    failedCount = document.count("failed")
  }

  var text: String {
    let counts = [
      (scannedCount, totalCount.map { "of \($0) items" } ?? "items"), (changedCount, "changed"),
      (failedCount.flatMap { $0 > 0 ? $0 : nil }, "failed"),
    ]
    return counts.compactMap { count, name in count.map { "\($0) \(name)" } }
      .joined(separator: ", ")
  }

  /// A bar; where it is not known how much there is, one that moves with `tick`.
  func bar(width: Int, tick: Int) -> String {
    guard let scannedCount, let totalCount, totalCount > 0 else {
      let place = tick % max(1, width - 2)
      let rest = width - 3 - place
      return "[" + String(repeating: ".", count: place) + "###"
        + String(repeating: ".", count: max(0, rest)) + "]"
    }
    let filled = min(width, max(0, scannedCount) * width / totalCount)
    return "[" + String(repeating: "#", count: filled)
      + String(repeating: ".", count: width - filled) + "]"
  }
}

extension JSONDocument {
  fileprivate func count(_ name: StaticString) -> Int? {
    member(name, of: root).flatMap { try? integer($0, in: 0...Int.max / 1_000) }
  }
}
