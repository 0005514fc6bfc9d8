import JSON
import TestKit
import Testing

/// An object with these keys.
private func object(_ keys: some Sequence<String>) -> [UInt8] {
  Array(("{" + keys.map { "\"\($0)\":0" }.joined(separator: ",") + "}").utf8)
}

/// Keys of one length whose first and last eight bytes, and so whose fingerprints, are the same.
private func collidingKeys(_ count: Int) -> [String] {
  (0..<count).map { "attacker" + String(1_000_000 + $0) + "attacker" }
}

/// How often keys were compared in an object of `keys`; nothing if it was refused.
private func comparisonCount(_ keys: [String]) -> Int? {
  var document = JSONDocument()
  let outcome = parse(object(keys), into: &document)
  return (try? outcome.get()) == nil ? nil : document.keyComparisonCount
}

@Test(arguments: [1, 2, 31, 32, 33, 34, 35, 63, 64, 65, 100, 1000])
func `a key used twice is found wherever it stands`(count: Int) {
  for keys in [(0..<count).map { "key-\($0)" }, collidingKeys(count)] {
    let comparisons = comparisonCount(keys)
    #expect(comparisons != nil)
    for place in Set([0, count / 2, count - 1]) {
      for twice in Set([0, count / 3, count - 1]) where place > twice {
        var keys = keys
        keys[place] = keys[twice]
        let offset = object(keys.prefix(place)).count
        let outcome = parse(object(keys))
        let isRefused = outcome == .failure(JSONError(.duplicateKey, at: offset))
        #expect(isRefused, "key \(twice) again at \(place)")
      }
    }
  }
}

@Test func `keys are compared unescaped in large objects too`() {
  var keys = (0..<100).map { "key-\($0)" }
  keys.append("\\u006bey-7")
  let twice = comparisonCount(keys)
  #expect(twice == nil)
  keys[100] = "\\u006bey-100"
  let once = comparisonCount(keys)
  #expect(once != nil)
}

@Test(arguments: [33, 1000, 4096, 36_000])
func `hostile keys cost no more than n log n comparisons`(count: Int) throws {
  let logarithm = Int.bitWidth - (count - 1).leadingZeroBitCount
  let many = comparisonCount(collidingKeys(count))
  // One merge sort, one pass over its result, and the pairs of the first keys.
  let bound = count * logarithm + count + 32 * 31 / 2
  #expect(try #require(many) <= bound)
  // The keys do collide: a few are compared each with all before it.
  let few = comparisonCount(collidingKeys(32))
  #expect(few == 32 * 31 / 2)
}

@Test func `distinct keys of a small object are hardly ever compared`() throws {
  let keys = ["product_id", "quantity", "currency", "segments", "attributes", "explain"]
  let count = comparisonCount(keys)
  #expect(try #require(count) <= 6)
}

@Test func `objects within each other have keys of their own`() {
  let inner = (0..<50).map { "\"key-\($0)\":{\"key-\($0)\":0,\"key-0\($0)\":[{\"key-0\":1}]}" }
  let error = failure("{" + inner.joined(separator: ",") + "}")
  #expect(error == nil)
}

@Test func `any set of keys is judged as a set of strings`() {
  let seed = UInt64.random(in: 0...UInt64.max)
  var random = SeededGenerator(seed: seed)
  for _ in 0..<500 {
    let count = Int.random(in: 0...80, using: &random)
    let keys = (0..<count).map { _ in
      String(
        (0..<Int.random(in: 0...12, using: &random)).map { _ in "ab".randomElement(using: &random)!
        })
        + String(Int.random(in: 0...2000, using: &random))
    }
    let isSet = Set(keys).count == count
    let isAccepted = comparisonCount(keys) != nil
    #expect(isAccepted == isSet, "seed \(seed)")
  }
}
