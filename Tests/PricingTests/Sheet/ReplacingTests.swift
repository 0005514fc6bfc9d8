import Pricing
import TestKit
import Testing

/// Sheets with new entries, beside the same made from scratch.
struct ReplacingTests {
  @Test func `a sheet with new entries is the one made of them`() throws {
    var maker = SceneMaker(seed: 11)
    for number in 0..<300 {
      let scene = maker.scene()
      let replacement = maker.scene()
      let new = Array(replacement.entries.prefix(number % 4))
      guard Set(new.map(\.key)).count == new.count else { continue }
      let kept = scene.entries.filter { old in !new.contains { $0.key == old.key } }
      let expected = try PriceSheet(
        version: 18, item: scene.item, entries: kept + new, signals: scene.signals,
        horizon: scene.at)
      let replaced = try scene.sheet().replacing(new, version: 18, horizon: scene.at)
      #expect(dumped(replaced) == dumped(expected), "scene \(number) of seed 11")
    }
  }
}

private func dumped(_ value: some Any) -> String {
  var text = ""
  dump(value, to: &text)
  return text
}
