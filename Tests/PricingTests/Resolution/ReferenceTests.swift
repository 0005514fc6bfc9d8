import Pricing
import TestKit
import Testing

/// The engine beside the reference, and beside the laws that hold whatever the scene is.
///
/// The seed is new in every run and printed on failure; `count` scenes follow from it.
struct ReferenceTests {
  static let count = isSanitized ? 1_000 : 3_000

  @Test func `every random scene resolves as the reference resolves it`() throws {
    var tally: [String: Int] = [:]
    try forEachScene(count: Self.count) { scene, seed, _ in
      let fast = try scene.resolved()
      let slow = Reference(scene).resolve()
      #expect(same(fast, slow), "seed \(seed): \(fast) is not \(slow)")
      switch fast {
      case .success(let price):
        tally[price.validUntil == nil ? "forever" : "dated", default: 0] += 1
      case .failure(let error): tally[error.code, default: 0] += 1
      }
    }
    // What the scenes never reach they cannot test.
    for outcome in [
      "forever", "dated", "no_price", "fx_stale", "guardrail_infeasible", "amount_overflow",
    ] {
      #expect(tally[outcome, default: 0] > Self.count / 500, "\(outcome): \(tally)")
    }
  }

  @Test func `the order of input does not matter`() throws {
    try forEachScene(count: Self.count / 4) { scene, seed, random in
      let explanation = try scene.explained()
      let other = try scene.shuffled(using: &random).explained()
      #expect(explanation.result == other.result, "seed \(seed)")
      #expect(explanation.trace == other.trace, "seed \(seed)")
      #expect(explanation.rejected == other.rejected, "seed \(seed)")
    }
  }

  @Test func `an explanation explains the very price`() throws {
    try forEachScene(count: Self.count / 4) { scene, seed, _ in
      let explanation = try scene.explained()
      #expect(try explanation.result == scene.resolved(), "seed \(seed)")
      guard case .success(let price) = explanation.result else { return }
      let last = try #require(explanation.trace.last)
      #expect(last.after == (last.effect == "line" ? price.total : price.unitPrice), "seed \(seed)")
      #expect(explanation.trace.first?.by == price.list, "seed \(seed)")
      #expect(!explanation.rejected.contains { $0.entry == nil && $0.list == price.list })
    }
  }

  @Test func `a price holds until the millisecond before price_valid_until`() throws {
    try forEachScene(count: Self.count / 2) { scene, seed, random in
      guard case .success(let price) = try scene.resolved() else { return }
      let end = price.validUntil?.milliseconds ?? Instant.latest.milliseconds
      #expect(end > scene.at.milliseconds)
      let between = Int64.random(in: scene.at.milliseconds..<end, using: &random)
      for instant in [end - 1, between] {
        let other = try scene.resolved(at: Instant(milliseconds: instant)).get()
        #expect(isSamePrice(price, other), "seed \(seed): at \(Instant(milliseconds: instant))")
      }
    }
  }

  @Test func `price_valid_until is an instant at which something begins or ends`() throws {
    var changeCount = 0
    try forEachScene(count: Self.count / 4) { scene, seed, _ in
      guard case .success(let price) = try scene.resolved(), let until = price.validUntil else {
        return
      }
      let other = try scene.resolved(at: until)
      // At the boundary itself the engine and the reference see the new state.
      #expect(same(other, Reference(scene, at: until).resolve()), "seed \(seed)")
      if case .success(let next) = other, isSamePrice(price, next) { return }
      changeCount += 1
    }
    #expect(changeCount > Self.count / 60)
  }

  @Test func `guardrails hold whatever was rounded`() throws {
    var boundCount = 0
    try forEachScene(count: Self.count / 2) { scene, seed, _ in
      guard case .success(let price) = try scene.resolved() else { return }
      let reference = Reference(scene)
      let (floor, ceiling) = try reference.limits(price.currency, Boundaries())
      let isLine = try scene.explained().trace.last?.effect == "line"
      if isLine {
        let total = ExactNumber(price.total)
        if let floor { #expect(try total >= floor * reference.quantity, "seed \(seed)") }
        if let ceiling { #expect(try total <= ceiling * reference.quantity, "seed \(seed)") }
      } else {
        let unit = ExactNumber(price.unitPrice)
        if let floor { #expect(unit >= floor, "seed \(seed)") }
        if let ceiling { #expect(unit <= ceiling, "seed \(seed)") }
      }
      if floor != nil || ceiling != nil { boundCount += 1 }
    }
    #expect(boundCount > Self.count / 30)
  }

  @Test func `a line's total is its unit price times the quantity, rounded once`() throws {
    try forEachScene(count: Self.count / 2) { scene, seed, _ in
      guard case .success(let price) = try scene.resolved() else { return }
      let profile =
        scene.draft.roundings.first { $0.currency == price.currency }
        ?? RoundingProfile(minorUnitOf: price.currency)
      #expect(try price.total.quantized(to: profile.increment, .down) == price.total)
      guard try scene.explained().trace.last?.effect != "line" else { return }
      let exact = try ExactNumber(price.unitPrice) * ExactNumber(price.quantity)
      let rounded = try exact.quantized(to: ExactNumber(profile.increment), profile.mode)
      #expect(ExactNumber(price.total) == rounded, "seed \(seed)")
    }
  }
}

/// Runs `body` with `count` scenes that publish, each from a seed of its own.
func forEachScene(
  count: Int, _ body: (Scene, UInt64, inout SeededGenerator) throws -> Void
) throws {
  let first = UInt64.random(in: 0...UInt64.max)
  for index in 0..<UInt64(count) {
    let seed = first &+ index
    var maker = SceneMaker(seed: seed)
    var scene = maker.scene()
    // Floors above ceilings do not publish; the scene is worth keeping without them.
    if !scene.draft.faults().isEmpty { scene.draft.guardrails = [] }
    try body(scene, seed, &maker.random)
  }
}

/// Whether the engine and the reference agree, on the price or on the code of the error.
func same(
  _ fast: Result<Price, ResolutionError>, _ slow: Result<Reference.Answer, Reference.AnswerCode>
) -> Bool {
  switch (fast, slow) {
  case (.failure(let error), .failure(let code)): error.code == code.code
  case (.success(let price), .success(let answer)):
    answer
      == Reference.Answer(
        currency: price.currency, base: ExactNumber(price.basePrice),
        unit: ExactNumber(price.unitPrice), total: ExactNumber(price.total), list: price.list,
        validUntil: price.validUntil)
  default: false
  }
}

/// Whether two answers differ at most in the instant they were asked for.
func isSamePrice(_ lhs: Price, _ rhs: Price) -> Bool {
  lhs.unitPrice == rhs.unitPrice && lhs.total == rhs.total && lhs.basePrice == rhs.basePrice
    && lhs.list == rhs.list && lhs.currency == rhs.currency && lhs.validUntil == rhs.validUntil
}
