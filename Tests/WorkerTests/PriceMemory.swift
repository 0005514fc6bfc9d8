/// A price as an API answered it.
struct PriceAnswer: Equatable {
  let sku: String
  var price: String
  var version: Int
  var revision: Int
}

/// What one reader of prices has been answered, which what comes next must not fall behind.
struct PriceMemory {
  /// What an item costs, by the version of its sheet.
  private let prices: [Int: String]
  private var versions: [String: Int] = [:]
  /// The greatest revision it has heard of.
  private(set) var revision = 0

  init(prices: [Int: String]) { self.prices = prices }

  /// Takes an answer in, and tells what is wrong with it; nil where nothing is. `least` is the
  /// revision that was asked for.
  mutating func take(_ answer: PriceAnswer, least: Int = 0) -> String? {
    let known = versions[answer.sku] ?? 0
    versions[answer.sku] = max(known, answer.version)
    revision = max(revision, answer.revision)
    if prices[answer.version] != answer.price {
      return "\(answer.sku) never was \(answer.price) at version \(answer.version)"
    }
    if answer.version < known {
      return "\(answer.sku) is at version \(answer.version) though \(known) was answered before"
    }
    return answer.revision < least
      ? "revision \(answer.revision) though \(least) was asked for" : nil
  }
}
