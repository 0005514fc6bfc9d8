import Interchange
import Pricing

/// Writes and reads the sheets of the demo catalogue: `benchmarks sheet [write|read ROUNDS]`. With
/// a count it only runs, for callgrind to count.
struct SheetBenchmark {
  private let sheets: [PriceSheet]
  private let written: [[UInt8]]

  private init(itemCount: Int) throws {
    var items: [Item] = []
    var entries: [String: [PriceEntry]] = [:]
    var signals: [String: [Signal]] = [:]
    for entity in DemoCatalogue(itemCount: itemCount, seed: 1) {
      switch entity {
      case .item(let item): items.append(item)
      case .price(let entry):
        if case .sku(let sku) = entry.subject { entries[sku, default: []].append(entry) }
      case .signal(let signal): signals[signal.sku, default: []].append(signal)
      default: break
      }
    }
    sheets = try items.map { item in
      try PriceSheet(
        version: 1, item: item, entries: entries[item.sku] ?? [], signals: signals[item.sku] ?? [])
    }
    written = sheets.map { sheet in
      var bytes: [UInt8] = []
      sheet.write(to: &bytes)
      return bytes
    }
  }

  @inline(never)
  private func write(_ count: Int) -> Int {
    var bytes: [UInt8] = []
    var sum = 0
    for index in 0..<count {
      bytes.removeAll(keepingCapacity: true)
      sheets[index % sheets.count].write(to: &bytes)
      sum += bytes.count
    }
    return sum
  }

  @inline(never)
  private func read(_ count: Int) throws -> Int {
    var sum = 0
    for index in 0..<count {
      let bytes = written[index % sheets.count]
      let sku = sheets[index % sheets.count].sku.string
      let copy = try PriceSheet(reading: bytes.span, of: sku.utf8.span)
      sum += copy.version
    }
    return sum
  }

  static func main(_ arguments: ArraySlice<String>) throws {
    let benchmark = try SheetBenchmark(itemCount: 1_000)
    if let rounds = arguments.dropFirst().first.flatMap({ Int($0) }) {
      let isRead = arguments.first == "read"
      return print(isRead ? try benchmark.read(rounds) : benchmark.write(rounds))
    }
    let byteCount = benchmark.written.reduce(0) { $0 + $1.count } / benchmark.written.count
    print("demo sheet: \(byteCount) bytes on average")
    for (name, run) in [("write", benchmark.write), ("read", benchmark.read)]
      as [(
        String, (Int) throws -> Int
      )]
    {
      var best = Duration.seconds(1_000)
      for _ in 0..<20 {
        best = min(best, try ContinuousClock().measure { _ = try run(20_000) })
      }
      print("sheet \(name): \(Double(best.components.attoseconds) / 1e9 / 20_000) ns")
    }
  }
}
