import Postgres

/// The skus that sheets are asked for, found by their bytes as rows come in.
struct AskedSkus {
  let skus: [String]
  /// The places of the skus, sorted by the bytes of what stands there.
  private let order: [Int]

  init(_ skus: [String]) {
    self.skus = skus
    order = Self.order(of: skus)
  }

  /// Skus that stand in their order already.
  private init(sorted skus: [String]) {
    self.skus = skus
    order = Array(skus.indices)
  }

  /// The skus in their order, cut into so many parts.
  func parts(_ count: Int) -> [AskedSkus] {
    (0..<count).map { number in
      AskedSkus(sorted: places(ofPart: number, of: count).map { skus[$0] })
    }
  }

  /// Where the skus of one of so many parts stand.
  func places(ofPart number: Int, of count: Int) -> ArraySlice<Int> {
    order[order.count * number / count..<order.count * (number + 1) / count]
  }

  /// The skus of a catalogue begin alike, and mostly differ in the eight bytes behind that: these,
  /// as numbers, are sorted in a tenth of the time.
  private static func order(of skus: [String]) -> [Int] {
    guard skus.count > 1 else { return Array(skus.indices) }
    let alike = skus.dropFirst().reduce(skus[0].utf8.count) { count, sku in
      min(count, skus[0].utf8.span.countAlike(with: sku.utf8.span))
    }
    return skus.indices.map { (word: skus[$0].utf8.span.word(from: alike), place: $0) }
      .sorted { left, right in
        left.word != right.word
          ? left.word < right.word : comparison(of: skus[left.place], with: skus[right.place]) < 0
      }
      .map(\.place)
  }

  /// In their order the server need not sort them, and finds one near the other.
  func write(to parameters: inout Parameters) {
    Self.write(order.lazy.map { skus[$0] }, to: &parameters)
  }

  /// Appends skus as an array. PostgreSQL has no text with a zero byte, and so no such sku.
  static func write(_ skus: some Sequence<String>, to parameters: inout Parameters) {
    parameters.texts(skus.lazy.filter { !$0.utf8.contains(0) })
  }

  /// The place of a sku, the first of several; nil when it was not asked for.
  ///
  /// Rows mostly come in the order of their skus. `next` is where in that order the last one
  /// stood, the first of its equals, and there the search begins.
  func place(of sku: Span<UInt8>, expectedNext next: inout Int) -> Int? {
    for index in next..<min(next + 2, order.count)
    where comparison(of: skus[order[index]].utf8.span, with: sku) == 0 {
      next = index
      return order[index]
    }
    var low = 0
    var high = order.count
    while low < high {
      let middle = (low + high) / 2
      if comparison(of: skus[order[middle]].utf8.span, with: sku) < 0 {
        low = middle + 1
      } else {
        high = middle
      }
    }
    guard low < order.count, comparison(of: skus[order[low]].utf8.span, with: sku) == 0 else {
      return nil
    }
    next = low
    return order[low]
  }

  /// Gives each place of a sku that was asked for more than once what its first place has.
  func spread<Value>(_ values: inout [Value?]) {
    for (first, second) in zip(order, order.dropFirst())
    where comparison(of: skus[first], with: skus[second]) == 0 {
      values[second] = values[first]
    }
  }
}

private func comparison(of left: String, with right: String) -> Int {
  comparison(of: left.utf8.span, with: right.utf8.span)
}

/// Below, at or above zero as `left` comes before, is or comes after `right`.
private func comparison(of left: Span<UInt8>, with right: Span<UInt8>) -> Int {
  let count = min(left.count, right.count)
  for index in 0..<count where left[index] != right[index] {
    return Int(left[index]) - Int(right[index])
  }
  return left.count - right.count
}

extension Span<UInt8> {
  fileprivate func countAlike(with other: Span<UInt8>) -> Int {
    let end = min(count, other.count)
    for index in 0..<end where self[index] != other[index] { return index }
    return end
  }

  /// Eight bytes as a number, the first its highest; zeros stand where there are none.
  fileprivate func word(from start: Int) -> UInt64 {
    var word: UInt64 = 0
    for index in start..<start + 8 {
      word = word << 8 | (index < count ? UInt64(self[index]) : 0)
    }
    return word
  }
}
