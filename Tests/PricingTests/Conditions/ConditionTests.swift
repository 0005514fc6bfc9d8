import Pricing
import Testing

/// Conditions, seen through a list that only holds by them.
struct ConditionTests {
  private func holds(
    _ condition: Condition, _ request: Scene.Request = Scene.Request(),
    category: String = "tools/power", attributes: [String: String] = [:]
  ) throws -> Bool {
    let scene = Scene.drill.with {
      $0.item.category = category
      $0.item.attributes = attributes
      $0.request = request
      $0.draft.lists = [
        PriceList(id: "retail", currency: "EUR", rank: 0, condition: condition)
      ]
    }
    return try scene.error() != .noPrice
  }

  @Test func `a predicate over a missing fact is false, and its negation true`() throws {
    for condition: Condition in [
      .equals(.channel, "web"), .isOne(.country, of: ["DE"]), .equals(.segment, "dealer"),
      .equals(.customerID, "1"), .equals(.currency, "EUR"),
      .compares(.attribute("points"), .less, "10"), .equals(.item("brand"), "acme"),
    ] {
      #expect(try !holds(condition))
      #expect(try holds(.not(condition)))
    }
  }

  @Test func `on category a predicate means whole segments and all below`() throws {
    #expect(try holds(.equals(.category, "tools"), category: "tools/power"))
    #expect(try holds(.equals(.category, "tools/power"), category: "tools/power"))
    #expect(try !holds(.equals(.category, "tool"), category: "tools/power"))
    #expect(try !holds(.equals(.category, "tools/power/drills"), category: "tools/power"))
    #expect(try holds(.isOne(.category, of: ["garden", "tools"]), category: "tools/power"))
  }

  @Test func `on segment a predicate means membership`() throws {
    let request = Scene.Request(segments: ["dealer", "vip"])
    #expect(try holds(.equals(.segment, "vip"), request))
    #expect(try holds(.isOne(.segment, of: ["staff", "dealer"]), request))
    #expect(try !holds(.isOne(.segment, of: ["staff", "Dealer"]), request))
  }

  @Test func `numbers compare as numbers, and texts that are none compare as nothing`() throws {
    let request = Scene.Request(quantity: "10", attributes: ["points": "9", "tier": "gold"])
    #expect(try holds(.equals(.quantity, "10.0"), request))
    #expect(try holds(.isOne(.quantity, of: ["1", "1e1"]), request))
    #expect(try holds(.compares(.quantity, .greaterOrEqual, "10"), request))
    #expect(try !holds(.compares(.quantity, .greater, "10"), request))
    #expect(try holds(.compares(.quantity, .lessOrEqual, "10"), request))
    #expect(try !holds(.compares(.quantity, .less, "10"), request))
    // As texts "9" would be greater than "10".
    #expect(try holds(.compares(.attribute("points"), .less, "10"), request))
    #expect(try !holds(.compares(.attribute("tier"), .less, "10"), request))
    #expect(try !holds(.compares(.attribute("tier"), .greaterOrEqual, "10"), request))
    #expect(try holds(.compares(.item("weight"), .greater, "1.5"), attributes: ["weight": "2"]))
  }

  @Test func `nesting means what it says`() throws {
    let (yes, no) = (Condition.equals(.sku, "drill"), Condition.equals(.sku, "saw"))
    #expect(try holds(.all([yes, .any([no, .not(no)]), .not(.all([yes, no]))])))
    #expect(try !holds(.any([no, .all([yes, no]), .not(yes)])))
    #expect(try holds(.not(.not(yes))))
    #expect(try holds(.not(.any([no, no]))))
  }

  @Test func `an adjustment sees the answer's currency, named or not; a list the one asked for`()
    throws
  {
    let scene = Scene.drill.with {
      $0.draft.adjustments = [
        Adjustment(id: "eur", stage: 1, condition: .equals(.currency, "EUR"), effect: "-10%")
      ]
    }
    #expect(try scene.unit() == "90")
    #expect(try scene.with { $0.request.currency = "EUR" }.unit() == "90")
    #expect(try !holds(.equals(.currency, "EUR")))
    #expect(try holds(.equals(.currency, "EUR"), Scene.Request(currency: "EUR")))
  }

  @Test func `64 predicates are allowed, one more is not; so are 32 levels`() {
    func wide(_ count: Int) -> Condition {
      .any(Array(repeating: .equals(.sku, "drill"), count: count))
    }
    #expect(wide(64).faults().isEmpty)
    #expect(wide(65).faults().map(\.kind) == [.limitExceeded])
    func deep(_ depth: Int) -> Condition {
      depth == 1 ? .equals(.sku, "drill") : .not(deep(depth - 1))
    }
    #expect(deep(32).faults().isEmpty)
    #expect(deep(33).faults().map(\.kind) == [.limitExceeded])
    #expect(deep(10_000).faults().map(\.kind) == [.limitExceeded])
  }

  @Test func `a condition names its faults`() {
    let condition = Condition.all([
      .any([]), .isOne(.channel, of: []), .compares(.channel, .greater, "1"),
      .equals(.quantity, "many"), .equals(.currency, "eur"), .equals(.category, "a//b"),
      .not(.equals(.attribute(""), "x")),
      .isOne(.country, of: ["DE", String(repeating: "x", count: 300)]),
    ])
    #expect(
      condition.faults().map(\.pointer) == [
        "/all/0/any", "/all/1/in/1", "/all/2/gt/0", "/all/3/eq/1", "/all/4/eq/1",
        "/all/5/eq/1", "/all/6/not/eq/0", "/all/7/in/1/1",
      ])
  }

  @Test func `a fact is known by its name`() {
    for name in [
      "channel", "country", "segment", "customer_id", "quantity", "currency", "category", "sku",
      "attributes.points", "item.brand.line",
    ] {
      #expect(Fact(name)?.name == name)
    }
    for name in ["", "Channel", "attributes", "attributes.", "item.", "items.x", "segments"] {
      #expect(Fact(name) == nil)
    }
  }
}
