/// A list as it is looked up. Lists stand in the order in which they win: rank, predicates, id.
struct CompiledList: Sendable {
  var currency: Currency
  var rank: Int32
  var predicateCount: Int32
  var condition: ConditionProgram.Target
  var window: Window
  /// The parent's place, or -1.
  var parent: Int32
  var adjust: CompiledEffect?
  var tax: Tax
  /// Its entries for categories: sorted by the hash of the category, then the latest first.
  var categoryEntries: Range<Int>
}

/// An entry for a whole category.
struct CategoryEntry: Sendable {
  var category: Text
  var entry: Entry
}

/// What an adjustment does, its amount at hand.
struct CompiledEffect: Sendable {
  enum Kind: Sendable { case percentage, addition, fixed, curve }

  var kind: Kind
  /// The fraction or the amount.
  var amount: Decimal
  /// The curve's place, or -1.
  var curve: Int32 = -1

  /// Fixed amounts come after a stage's percentages.
  var isShare: Bool { kind == .percentage || kind == .curve }
}

/// A signal curve: its points stand behind one another in one table.
struct CompiledCurve: Sendable {
  var signal: Text
  var points: Range<Int>
}

/// An adjustment as it is applied. Adjustments stand in the order in which they apply: stage,
/// percentages before amounts, priority, id.
struct CompiledAdjustment: Sendable {
  var stage: Int32
  var condition: ConditionProgram.Target
  var window: Window
  var effect: CompiledEffect
  var currency: Currency?
  var stacking: Stacking
}

/// A guardrail as it is applied.
struct CompiledGuardrail: Sendable {
  /// The place of its id among the sorted ids.
  var id: Int32
  var floor: Decimal?
  var ceiling: Decimal?
  var currency: Currency?
  /// What a minimum margin leaves of the price for the cost: 1 − margin.
  var costShareMax: Decimal?
  var maxChange: Decimal?
}

/// A rounding profile as it is applied.
struct CompiledRounding: Sendable {
  var currency: Currency
  var increment: Decimal
  var mode: RoundingMode
  var ending: Decimal?
  /// How far apart permitted unit prices are: the increment, or the ending's period.
  var period: Decimal
  var level: RoundingLevel

  init(_ profile: RoundingProfile) {
    currency = profile.currency
    increment = profile.increment
    mode = profile.mode
    ending = profile.ending
    period = profile.ending.flatMap { RoundingProfile.period(of: $0) } ?? profile.increment
    level = profile.level
  }
}

/// The rates of one pair of currencies, in the order of their observation.
struct RatePair: Sendable {
  var base: Currency
  var quote: Currency
  var rates: Range<Int>
}

/// A rate from its observation until it expires.
struct CompiledRate: Sendable {
  var rate: Decimal
  var window: Window
}
