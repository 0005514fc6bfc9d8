import Interchange
import Testing

/// A line, and the faults it has: pointer, space, detail.
private struct Refusal: CustomTestStringConvertible {
  let line: String
  let faults: [String]

  init(_ line: String, _ faults: String...) {
    self.line = line
    self.faults = faults
  }

  var testDescription: String { line }
}

private let at = #""observed_at":"2026-11-20T10:00:00Z""#

private let refusals: [Refusal] = [
  // The line.
  Refusal("x", "expected a value at byte 0"),
  Refusal(" ", "expected a value at byte 1"),
  Refusal("[]", "must be an object"),
  Refusal("null", "must be an object"),
  Refusal("{}", "/kind is required"),
  Refusal(#"{"sku":"A"}"#, "/kind is required"),
  Refusal(#"{"kind":7}"#, "/kind must be a string"),
  Refusal(
    #"{"kind":"prise"}"#,
    """
    /kind is not a known kind, which are rounding, fx_rate, price_list, adjustment, guardrail, \
    strategy, item, price, signal
    """),
  Refusal(
    #"{"sku":"A","kind":"item","category":"c"}"#, "/kind must be the first field"),
  Refusal(
    #"{"kind":"item","kind":"item"}"#, "key used twice in one object at byte 15"),
  Refusal(
    #"{"kind":"item","sku":"A","category":"c"} {}"#,
    "expected nothing after the document at byte 41"),
  Refusal(
    "{\"kind\":\"item\",\"sku\":\"A\tB\"}", "unescaped control character in a string at byte 23"),

  // Item.
  Refusal(#"{"kind":"item"}"#, "/sku is required", "/category is required"),
  Refusal(#"{"kind":"item","sku":null,"category":"c"}"#, "/sku is required"),
  Refusal(
    #"{"kind":"item","sku":1,"category":["c"]}"#, "/sku must be a string",
    "/category must be a string"),
  Refusal(
    #"{"kind":"item","sku":"A","category":"c","colour":"red"}"#, "/colour is not a known field"),
  Refusal(#"{"kind":"item","sku":"A","category":"c","a/b~":0}"#, "/a~1b~0 is not a known field"),
  Refusal(
    #"{"kind":"item","sku":"","category":"a//b"}"#, "/sku must not be empty",
    "/category must not have an empty path segment"),
  Refusal(#"{"kind":"item","sku":"A","category":"c","cost":"-1"}"#, "/cost must not be negative"),
  Refusal(#"{"kind":"item","sku":"A","category":"c","cost":"1,5"}"#, "/cost must be a number"),
  Refusal(#"{"kind":"item","sku":"A","category":"c","cost":true}"#, "/cost must be a number"),
  Refusal(
    #"{"kind":"item","sku":"A","category":"c","cost":0.1234567890123}"#,
    "/cost must have at most 12 digits after the point"),
  Refusal(
    #"{"kind":"item","sku":"A","category":"c","cost":1e15}"#,
    "/cost must have at most 15 digits before the point"),
  Refusal(
    #"{"kind":"item","sku":"A","category":"c","currency":"usd"}"#,
    "/currency must be a currency of ISO 4217"),
  Refusal(#"{"kind":"item","sku":"A","category":"c","currency":1}"#, "/currency must be a string"),
  Refusal(
    #"{"kind":"item","sku":"A","category":"c","attributes":[]}"#, "/attributes must be an object"),
  Refusal(
    #"{"kind":"item","sku":"A","category":"c","attributes":{"a/b":{}}}"#,
    "/attributes/a~1b must be a string, a number, true or false"),
  Refusal(
    #"{"kind":"item","sku":"A","category":"c","attributes":{"":"x"}}"#,
    "/attributes/ must not be empty"),

  // Price.
  Refusal(
    #"{"kind":"price"}"#, "/list is required", "/tiers is required", "must have a sku or a category"
  ),
  Refusal(
    #"{"kind":"price","list":"l","sku":"A","category":"c","tiers":[]}"#,
    "/category cannot stand beside sku"),
  Refusal(#"{"kind":"price","list":"l","sku":"A","tiers":[]}"#, "/tiers must not be empty"),
  Refusal(#"{"kind":"price","list":"l","sku":"A","tiers":{}}"#, "/tiers must be an array"),
  Refusal(
    #"{"kind":"price","list":"l","sku":"A","mode":"flat","tiers":[]}"#,
    "/mode must be one of volume, graduated, package"),
  Refusal(
    #"{"kind":"price","list":"l","sku":"A","tiers":[{"unit":"1"}]}"#,
    "/tiers/0 must have either from or up_to"),
  Refusal(
    #"{"kind":"price","list":"l","sku":"A","tiers":[{"from":1,"up_to":null,"unit":"1"}]}"#,
    "/tiers/0 must have either from or up_to"),
  Refusal(
    #"{"kind":"price","list":"l","sku":"A","tiers":[{"from":"1"},{"from":"2","unit":null}]}"#,
    "/tiers/0/unit is required", "/tiers/1/unit is required"),
  Refusal(
    #"{"kind":"price","list":"l","sku":"A","tiers":[{"from":"1","unit":"1","price":"2"}]}"#,
    "/tiers/0/price is not a known field"),
  Refusal(
    #"{"kind":"price","list":"l","sku":"A","tiers":[{"from":"1","unit":"-1"},{"from":"1","#
      + #""unit":"2"}]}"#,
    "/tiers/0/unit must not be negative", "/tiers/1/from must be greater than in the tier before"),
  Refusal(#"{"kind":"price","list":"l","sku":"A","tiers":[7]}"#, "/tiers/0 must be an object"),
  Refusal(
    #"{"kind":"price","list":"l","sku":"A","tiers":[{"up_to":"5","unit":"1"}]}"#,
    "/tiers/0/up_to must be null in the last tier"),
  Refusal(
    #"{"kind":"price","list":"l","sku":"A","tiers":[{"from":"1","unit":"1"}],"#
      + #""valid_from":"today"}"#,
    "/valid_from must be an RFC 3339 instant"),
  Refusal(
    #"{"kind":"price","list":"l","sku":"A","tiers":[{"from":"1","unit":"1"}],"#
      + #""valid_from":"2026-02-30T00:00:00Z"}"#,
    "/valid_from must be an instant of the calendar"),
  Refusal(
    #"{"kind":"price","list":"l","sku":"A","tiers":[{"from":"1","unit":"1"}],"#
      + #""valid_from":"2026-02-02T00:00:00Z","valid_until":"2026-02-02T00:00:00Z"}"#,
    "/valid_until must be later than valid_from"),

  // Price list.
  Refusal(
    #"{"kind":"price_list"}"#, "/id is required", "/currency is required", "/rank is required"),
  Refusal(
    #"{"kind":"price_list","id":"l","currency":"USD","rank":1.5}"#,
    "/rank must be an integer from -2147483648 to 2147483647"),
  Refusal(
    #"{"kind":"price_list","id":"l","currency":"USD","rank":1,"tax":"none"}"#,
    "/tax must be one of exclusive, inclusive"),
  Refusal(
    #"{"kind":"price_list","id":"l","currency":"USD","rank":1,"adjust":"-10%"}"#,
    "/adjust needs a parent"),
  Refusal(
    #"{"kind":"price_list","id":"l","currency":"USD","rank":1,"parent":"m","adjust":"10"}"#,
    "/adjust must be an effect such as -10%, +5.00, -5.00 or =49.00"),

  // Conditions.
  Refusal(list(#"{}"#), "/when must hold exactly one predicate"),
  Refusal(list(#"[]"#), "/when must be an object"),
  Refusal(list(#"{"all":[],"any":[]}"#), "/when must hold exactly one predicate"),
  Refusal(list(#"{"all":[]}"#), "/when/all must not be empty"),
  Refusal(
    list(#"{"all":[{"not":{"xor":[]}},7]}"#), "/when/all/0/not/xor is not a known predicate",
    "/when/all/1 must be an object"),
  Refusal(list(#"{"eq":["planet","x"]}"#), "/when/eq/0 is not a known fact"),
  Refusal(
    list(#"{"eq":["channel"]}"#), "/when/eq must be a pair of a fact and what it is compared with"),
  Refusal(
    list(#"{"eq":["channel","a","b"]}"#),
    "/when/eq must be a pair of a fact and what it is compared with"),
  Refusal(list(#"{"eq":"channel"}"#), "/when/eq must be an array"),
  Refusal(
    list(#"{"eq":["channel",null]}"#), "/when/eq/1 must be a string, a number, true or false"),
  Refusal(list(#"{"in":["channel","b2b"]}"#), "/when/in/1 must be an array"),
  Refusal(
    list(#"{"in":["channel",["a",[]]]}"#),
    "/when/in/1/1 must be a string, a number, true or false"),
  Refusal(list(#"{"gt":["quantity","ten"]}"#), "/when/gt/1 must be a number"),
  Refusal(list(#"{"gt":["quantity",null]}"#), "/when/gt/1 must be a number"),
  Refusal(list(#"{"lte":["channel",1]}"#), "/when/lte/0 must be a fact that can be a number"),

  // Adjustment.
  Refusal(
    #"{"kind":"adjustment"}"#, "/id is required", "/stage is required", "/effect is required"),
  Refusal(adjustment(#""10%%""#), "/effect must be an effect such as -10%, +5.00, -5.00 or =49.00"),
  Refusal(adjustment(#""-101%""#), "/effect must not be below -100%"),
  Refusal(adjustment(#"{}"#), "/effect/signal is required", "/effect/points is required"),
  Refusal(
    adjustment(#"{"signal":"demand","points":[["1"],["2","5%"],7],"x":0}"#),
    "/effect/points/0 must be a pair of a value and a percentage",
    "/effect/points/2 must be an array", "/effect/x is not a known field"),
  Refusal(
    adjustment(#"{"signal":"demand","points":[["2","5%"],["2","5"]]}"#),
    "/effect/points/1/1 must be a percentage such as 15%"),
  Refusal(
    adjustment(#"{"signal":"demand","points":[["2","5%"],["2","6%"]]}"#),
    "/effect/points/1/0 must be greater than in the point before"),
  Refusal(
    #"{"kind":"adjustment","id":"a","stage":0,"effect":"-1%","stacking":"x"}"#,
    "/stacking must be one of compound, additive, exclusive"),

  // Guardrail.
  Refusal(
    #"{"kind":"guardrail","min_margin":"15"}"#, "/min_margin must be a percentage such as 15%",
    "/id is required"),
  Refusal(
    #"{"kind":"guardrail","id":"g"}"#, "must have a floor, ceiling, min_margin or max_change"),
  Refusal(
    #"{"kind":"guardrail","id":"g","floor":"2","ceiling":"1"}"#,
    "/floor must not be above the ceiling"),
  Refusal(
    #"{"kind":"guardrail","id":"g","sku":"A","category":"c"}"#,
    "/category cannot stand beside sku"),

  // Rounding.
  Refusal(#"{"kind":"rounding"}"#, "/currency is required", "/increment is required"),
  Refusal(
    #"{"kind":"rounding","currency":"USD","increment":"0","mode":"nearest","level":"cart"}"#,
    "/mode must be one of half_even, half_up, half_down, up, down",
    "/level must be one of unit, line"),
  Refusal(
    #"{"kind":"rounding","currency":"USD","increment":"0"}"#, "/increment must be greater than 0"),

  // Rate and signal.
  Refusal(
    #"{"kind":"fx_rate"}"#, "/base is required", "/quote is required", "/rate is required",
    "/observed_at is required"),
  Refusal(
    #"{"kind":"fx_rate","base":"USD","quote":"USD","rate":"1",\#(at)}"#,
    "/quote must differ from base"),
  Refusal(
    #"{"kind":"signal"}"#, "/sku is required", "/name is required", "/value is required",
    "/observed_at is required"),
  Refusal(
    #"{"kind":"signal","sku":"A","name":"n","value":"1",\#(at),"#
      + #""expires_at":"2026-11-20T11:00:00+01:00"}"#,
    "/expires_at must be later than observed_at"),

  // Strategy.
  Refusal(#"{"kind":"strategy"}"#, "/id is required", "/list is required", "/method is required"),
  Refusal(
    strategy(#""method":"guess""#),
    "/method must be one of cost_plus, match_competitor, demand_curve"),
  Refusal(strategy(#""method":"cost_plus""#), "must have exactly one of markup or margin"),
  Refusal(
    strategy(#""method":"cost_plus","markup":"5%","margin":"5%""#),
    "must have exactly one of markup or margin"),
  Refusal(
    strategy(#""method":"cost_plus","markup":"5%","signal":"x""#),
    "/signal does not go with method cost_plus"),
  Refusal(
    strategy(#""method":"cost_plus","margin":"100%""#), "/margin must be from 0% to below 100%"),
  Refusal(strategy(#""method":"match_competitor""#), "/signal is required"),
  Refusal(
    strategy(#""method":"match_competitor","signal":"s","adjust":"=1""#),
    "/adjust must be a percentage or an amount to add"),
  Refusal(strategy(#""method":"demand_curve","basis":"m""#), "/curve is required"),
  Refusal(
    strategy(#""method":"demand_curve","curve":{"signal":"s","points":[["1","0%"]]}"#),
    "must have exactly one of basis, markup or margin"),
  Refusal(
    strategy(#""method":"demand_curve","basis":"l","curve":{"signal":"s","points":[["1","0%"]]}"#),
    "/basis must be another list"),
  Refusal(
    strategy(#""method":"demand_curve","basis":"m","curve":{"signal":"s"}"#),
    "/curve/points is required"),
  Refusal(
    strategy(#""method":"cost_plus","markup":"5%","max_change":"-5%""#),
    "/max_change must not be negative"),
]

private func list(_ condition: String) -> String {
  #"{"kind":"price_list","id":"l","currency":"USD","rank":1,"when":\#(condition)}"#
}

private func adjustment(_ effect: String) -> String {
  #"{"kind":"adjustment","id":"a","stage":0,"effect":\#(effect)}"#
}

private func strategy(_ fields: String) -> String {
  #"{"kind":"strategy","id":"s","list":"l",\#(fields)}"#
}

@Suite struct `A line is refused` {
  @Test(arguments: refusals) private func `with every field at fault`(refusal: Refusal) {
    let reading = Reading("\n\(refusal.line)\n" + #"{"kind":"item","sku":"A","category":"c"}"#)
    let said = reading.faults.map { $0.pointer.isEmpty ? $0.detail : "\($0.pointer) \($0.detail)" }
    #expect(said == refusal.faults)
    #expect(reading.faults.allSatisfy { $0.line == 2 })
    // The line behind it is read all the same.
    #expect(reading.lines == [3])
  }

  @Test func `with a condition that nests too deep`() {
    func nested(_ depth: Int) -> String {
      list(
        String(repeating: #"{"all":["#, count: depth - 1) + #"{"eq":["channel","x"]}"#
          + String(repeating: "]}", count: depth - 1))
    }
    #expect(Reading(nested(32)).faults == [])
    #expect(
      Reading(nested(33)).faults.map(\.description) == ["line 1: /when must nest at most 32 deep"])
    let deepest = Reading(nested(10_000)).faults
    #expect(deepest.count == 1)
    #expect(deepest.first?.detail.hasPrefix("arrays and objects too deep") == true)
  }
}

@Suite struct `What a line may leave out` {
  @Test func `has a default, and null is as good as nothing`() {
    let pairs = [
      (
        #"{"kind":"price","list":"l","sku":"A","mode":null,"tiers":[{"from":1,"unit":2,"#
          + #""flat":null}],"valid_from":null}"#,
        #"{"kind":"price","list":"l","sku":"A","mode":"volume","tiers":[{"from":"1","unit":"2"}]}"#
      ),
      (
        #"{"kind":"item","sku":"A","category":"c","cost":null,"attributes":null}"#,
        #"{"kind":"item","sku":"A","category":"c"}"#
      ),
      (
        list("null"),
        #"{"kind":"price_list","id":"l","currency":"USD","rank":1,"tax":"exclusive"}"#
      ),
      (
        adjustment(#""-1%""#),
        #"{"kind":"adjustment","id":"a","stage":0,"priority":0,"effect":"-1%","#
          + #""stacking":"compound"}"#
      ),
      (
        #"{"kind":"rounding","currency":"USD","increment":0.01}"#,
        #"{"kind":"rounding","currency":"USD","increment":"0.01","mode":"half_even","#
          + #""level":"unit"}"#
      ),
    ]
    for (short, full) in pairs {
      let reading = Reading(short)
      #expect(reading.faults == [])
      #expect(String(decoding: written(reading.entities), as: UTF8.self) == full + "\n")
    }
  }

  @Test func `numbers are read from their digits, and truth values from their letters`() {
    let reading = Reading(
      #"{"kind":"item","sku":"A","category":"c","cost":999999999999999.999999999999,"#
        + #""attributes":{"b":true,"a":1.50,"c":"\u00e9"}}"#)
    #expect(
      String(decoding: written(reading.entities), as: UTF8.self)
        == #"{"kind":"item","sku":"A","category":"c","cost":"999999999999999.999999999999","#
        + #""attributes":{"a":"1.50","b":"true","c":"é"}}"# + "\n")
  }
}
