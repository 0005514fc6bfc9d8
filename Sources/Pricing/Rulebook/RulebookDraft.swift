/// The entities of a rulebook that is to be published. Their order does not matter.
public struct RulebookDraft: Sendable {
  /// Grows with every publication.
  public var revision: Int
  /// The currency through which rates are crossed.
  public var pivot: Currency
  /// The lists.
  public var lists: [PriceList]
  /// The entries that price whole categories; those of a single item stand on its sheet.
  public var entries: [PriceEntry]
  /// The adjustments.
  public var adjustments: [Adjustment]
  /// The guardrails.
  public var guardrails: [Guardrail]
  /// The rounding profiles.
  public var roundings: [RoundingProfile]
  /// The exchange rates.
  public var rates: [FXRate]
  /// The strategies.
  public var strategies: [Strategy]

  /// A draft.
  public init(
    revision: Int, pivot: Currency, lists: [PriceList] = [], entries: [PriceEntry] = [],
    adjustments: [Adjustment] = [], guardrails: [Guardrail] = [],
    roundings: [RoundingProfile] = [], rates: [FXRate] = [], strategies: [Strategy] = []
  ) {
    self.revision = revision
    self.pivot = pivot
    self.lists = lists
    self.entries = entries
    self.adjustments = adjustments
    self.guardrails = guardrails
    self.roundings = roundings
    self.rates = rates
    self.strategies = strategies
  }

  var entities: [any Entity] {
    lists as [any Entity] + entries + adjustments + guardrails + roundings + rates + strategies
  }
}
