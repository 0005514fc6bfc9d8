/// One metric as declared: its name, what it means, and where the cells of its children stand.
struct MetricFamily: Sendable {
  enum Kind: Sendable, Equatable {
    case counter
    case gauge
    case histogram(HistogramScale)
  }

  let name: String
  let help: String
  let unit: MetricUnit
  let kind: Kind
  /// The label set of each child as the scrape shows it; one empty set where there are no labels.
  let labelSets: [[UInt8]]
  let firstCell: Int

  var cellsPerChild: Int {
    switch kind {
    case .counter, .gauge: 1
    case .histogram(let scale): scale.cellCount
    }
  }

  /// The places in every slab that are the family's.
  var cells: Range<Int> { firstCell..<firstCell + labelSets.count * cellsPerChild }

  /// The name without the suffix that a counter's samples carry.
  var baseName: String {
    kind == .counter ? String(name.dropLast("_total".count)) : name
  }

  /// Traps on a declaration that a scraper or its linter would object to.
  func check() {
    precondition(MetricFamily.isName(name), "\(name) is not a metric's name")
    precondition(!help.isEmpty, "\(name) has no help")
    precondition(
      (kind == .counter) == name.hasSuffix("_total"), "counters, and they alone, end in _total")
    precondition(
      unit.name.isEmpty || baseName.hasSuffix("_\(unit.name)"), "\(name) lacks its unit")
    for suffix in ["_count", "_sum", "_bucket", "_created"] {
      precondition(!baseName.hasSuffix(suffix), "\(name) ends as a histogram's samples do")
    }
  }

  static func isName(_ text: String) -> Bool {
    let head: (UInt8) -> Bool = { byte in
      byte.isASCIILetter || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ":")
    }
    guard let first = text.utf8.first else { return false }
    return head(first) && text.utf8.allSatisfy { head($0) || $0.isASCIIDigit }
  }
}

extension UInt8 {
  var isASCIIDigit: Bool { self &- UInt8(ascii: "0") < 10 }
  var isASCIILetter: Bool { (self | 0x20) &- UInt8(ascii: "a") < 26 }
}
