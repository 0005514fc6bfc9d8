import Pricing
import Testing

@testable import Catalogue

/// For how long the rules of an instant were the same.
struct RulebookWindowTests {
  @Test(arguments: Engine.allCases)
  func `the rules of an instant held from their recording to that of the next`(
    _ engine: Engine
  ) async throws {
    let store = try await engine.migrated().store()
    try await store.take([.list("retail"), .item("A"), .price("A", "10")], at: day(1))
    try await store.take([.price("A", "11")], at: day(2))
    try await store.take([.list("special")], at: day(3))
    try await store.take([.price("A", "12")], at: day(4))
    try await store.take([.list("dealer")], at: day(5))
    func window(_ instant: Instant, known: Instant = day(9)) async throws -> Window {
      try await store.rulebookWindow(around: instant, known: known)
    }
    // The first rules have always held, and prices of items are no rules.
    for instant in [day(0), day(1), day(2), day(3, hour: 11)] {
      #expect(try await window(instant) == Window(until: day(3)))
    }
    for instant in [day(3), day(4)] {
      #expect(try await window(instant) == Window(from: day(3), until: day(5)))
    }
    #expect(try await window(day(5)) == Window(from: day(5)))
    #expect(try await window(day(8)) == Window(from: day(5)))
    // What was not known yet ended nothing.
    #expect(try await window(day(3), known: day(4)) == Window(from: day(3)))
    #expect(try await window(day(1), known: day(0)) == .always)
  }

  @Test(arguments: Engine.allCases)
  func `all instants of a window have the rules of each`(_ engine: Engine) async throws {
    let store = try await engine.migrated().store()
    var generator = SceneGenerator(seed: 7)
    try await store.take([.list("retail"), .list("special")], at: day(0))
    for number in 1...6 {
      let changes = generator.changes(before: day(number))
      try await store.take(
        changes + (number % 2 == 0 ? [.list("list-\(number)")] : []), at: day(number))
    }
    let known = day(9)
    func lists(_ instant: Instant) async throws -> [String] {
      try await store.rulebook(.past(at: instant, known: known), pivot: dollar).lists.map(\.id)
        .sorted()
    }
    for number in 0...7 {
      let window = try await store.rulebookWindow(around: day(number), known: known)
      #expect(window.contains(day(number)))
      for other in 0...7 {
        let areAlike = try await lists(day(other)) == lists(day(number))
        #expect(window.contains(day(other)) == areAlike, "\(number), \(other)")
      }
    }
  }
}
