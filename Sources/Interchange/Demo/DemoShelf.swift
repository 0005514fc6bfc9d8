/// The demo's items by SKU, made one by one.
struct DemoShelf: Sequence, IteratorProtocol {
  /// What stands next to each other.
  enum Place {
    case drill
    case made(DemoItem)
  }

  private let itemCount: Int
  private let seed: UInt64
  private let skuPrefix: String?
  private let dates: DemoDates
  /// The numbers of the SKUs with a prefix, in the order of their digits.
  private var number: Int?
  /// How many items without a prefix were made.
  private var madeCount = 0
  private var hasDrill: Bool
  private var familyIndex = 0
  /// What is added to the number in an SKU to give all the same width.
  private let firstNumber: Int

  init(itemCount: Int, seed: UInt64, skuPrefix: String?, _ dates: DemoDates) {
    precondition(itemCount >= 0)
    self.itemCount = itemCount
    self.seed = seed
    self.skuPrefix = skuPrefix
    self.dates = dates
    number = itemCount == 0 ? nil : 0
    hasDrill = itemCount == 0 || skuPrefix != nil
    var first = 1_000
    while first <= Self.numberStep * itemCount { first *= 10 }
    firstNumber = first
  }

  mutating func next() -> Place? {
    if let skuPrefix { return nextNumber().map { .made(item(number: $0, prefix: skuPrefix)) } }
    return nextNamed()
  }
}

/// SKUs of a prefix and a number.
extension DemoShelf {
  /// The numbers below the count as their digits sort: 0, 1, 10, 100, 101, …, 11, …, 2, …
  private mutating func nextNumber() -> Int? {
    guard let current = number else { return nil }
    if current > 0, current * 10 < itemCount {
      number = current * 10
    } else {
      var next = current
      // Nothing longer begins with 0.
      while next > 0, next % 10 == 9 || next + 1 >= itemCount { next /= 10 }
      let isLast = next == 0 && (current > 0 || itemCount == 1)
      number = isLast ? nil : next + 1
    }
    return current
  }

  private func item(number: Int, prefix: String) -> DemoItem {
    var generator = DemoGenerator(seed: seed, place: number)
    let family = generator.element(of: DemoFamily.all)
    let brand = generator.element(of: DemoBrand.all)
    return DemoItem(
      sku: prefix + String(number), family: family, brand: brand.name, generator: generator, dates)
  }
}

/// SKUs of a name: the families have equal shares of the items, and in each the brands.
extension DemoShelf {
  /// How far apart the numbers in SKUs may be.
  private static let numberStep = 7

  private mutating func nextNamed() -> Place? {
    let families = DemoFamily.all
    // Among them stands the drill.
    let count = Swift.max(itemCount - 1, 0)
    while familyIndex < families.count, madeCount == start(ofFamily: familyIndex + 1, count) {
      // An empty family is passed over, but not with the drill in it.
      if !hasDrill, families[familyIndex].stem == "DRILL" { break }
      familyIndex += 1
    }
    guard familyIndex < families.count else { return nil }
    let family = families[familyIndex]
    let (first, next) = (
      start(ofFamily: familyIndex, count), start(ofFamily: familyIndex + 1, count)
    )
    if !hasDrill, family.stem == "DRILL" {
      hasDrill = true
      return .drill
    }
    defer { madeCount += 1 }
    let position = madeCount - first
    let brand = DemoBrand.all[position * DemoBrand.all.count / (next - first)]
    var generator = DemoGenerator(seed: seed, place: madeCount)
    let number =
      firstNumber + position * Self.numberStep + generator.number(in: 0...Self.numberStep - 1)
    return .made(
      DemoItem(
        sku: "\(family.stem)-\(brand.code)-\(number)", family: family, brand: brand.name,
        generator: generator, dates))
  }

  private func start(ofFamily index: Int, _ count: Int) -> Int {
    index * count / DemoFamily.all.count
  }
}
