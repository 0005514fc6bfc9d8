import Foundation
import Interchange
import TestKit
import Testing

/// Texts that were once a catalogue, then damaged, and sometimes packed, and damaged again.
private struct HostileText {
  private var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  mutating func next() -> [UInt8] {
    var catalogue = RandomCatalogue(seed: generator.next())
    var text = written(catalogue.entities(number(in: 1...8)))
    if number(in: 0...4) > 0 { damage(&text) }
    guard number(in: 0...1) == 0 else { return text }
    let cut = number(in: 0...text.count)
    var packed = gzip(text[..<cut]) + gzip(text[cut...])
    if number(in: 0...2) == 0 { damage(&packed) }
    return packed
  }

  mutating func pieces() -> [Int] { (0..<20).map { _ in number(in: 1...200) } }

  private mutating func number(in range: ClosedRange<Int>) -> Int {
    .random(in: range, using: &generator)
  }

  private mutating func damage(_ text: inout [UInt8]) {
    for _ in 0..<number(in: 1...4) where !text.isEmpty {
      let place = number(in: 0...text.count - 1)
      switch number(in: 0...4) {
      case 0: text[place] = UInt8(number(in: 0...255))
      case 1:
        text.insert(
          contentsOf: Array(#"{}[]",:null1e-9\n"#.utf8).shuffled(using: &generator), at: place)
      case 2: text.removeSubrange(place..<min(text.count, place + number(in: 1...30)))
      case 3: text.insert(contentsOf: text[place...].prefix(number(in: 1...60)), at: place)
      default: text.removeSubrange(place...)
      }
    }
  }
}

/// Seconds to go on for; without the setting a fixed number of rounds is run.
private let seconds = ProcessInfo.processInfo.environment["PRICING_FUZZ_SECONDS"].flatMap(
  Double.init)

@Test func `hostile texts read the same wherever they are cut, and nothing at fault comes out`() {
  let start = ContinuousClock.now
  var seed: UInt64 = seconds == nil ? 1 : .random(in: 0...UInt64.max)
  var roundCount = 0
  var entityCount = 0
  var faultCount = 0
  while seconds.map({ ContinuousClock.now - start < .seconds($0) }) ?? (roundCount < 600) {
    var texts = HostileText(seed: seed)
    let text = texts.next()
    let reading = Reading(text)
    var isSound =
      reading.isOver && Reading(text, pieces: texts.pieces()) == reading
    for (entity, line) in zip(reading.entities, reading.lines) {
      isSound =
        isSound && entity.faults().isEmpty && !reading.faults.contains { $0.line == line }
        && Reading(written([entity])).entities == [entity]
    }
    guard isSound else {
      Issue.record("seed \(seed): \(text) became \(reading)")
      return
    }
    entityCount += reading.entities.count
    faultCount += reading.faults.count
    seed &+= 1
    roundCount += 1
  }
  // Texts that all fail, or none, would show nothing.
  #expect(entityCount > roundCount / 2 && faultCount > roundCount / 2)
}
