/// One step on the way to a price.
public struct TraceStep: Sendable, Hashable {
  /// The steps, as DESIGN's resolution order has them.
  public enum Kind: String, Sendable, Hashable {
    /// A list was chosen.
    case list
    /// Its entry's tiers made a price of the quantity.
    case tier
    /// A list adjusted its parent's price.
    case parent
    /// The price was converted.
    case currency
    /// An adjustment applied.
    case adjustment
    /// A guardrail bound the price.
    case guardrail
    /// The price was rounded.
    case rounding
  }

  /// Which step.
  public let step: Kind
  /// What did it: an id, a tier, a pair of currencies.
  public let by: String
  /// What it did, where that is not plain from the value: `-10%`.
  public let effect: String?
  /// The price of one after the step; after a line was rounded, the line.
  public let after: Decimal
  /// The currency of `after`.
  public let currency: Currency
  /// What else there is to know, such as that a signal is missing.
  public let note: String?
}

/// A list or an entry that did not win.
public struct Rejection: Sendable, Hashable {
  /// Why.
  public enum Reason: String, Sendable, Hashable {
    /// A list of higher rank has a price.
    case lowerRank = "lower rank"
    /// A list whose condition has more predicates has a price.
    case lessSpecific = "less specific condition"
    /// A list in the currency asked for has a price.
    case otherCurrency = "other currency"
    /// An entry for the item, or for a nearer category, has a price.
    case fartherCategory = "farther category"
    /// A dated entry has a price.
    case undated = "undated"
    /// An entry that began later has a price.
    case earlierStart = "earlier valid_from"
    /// Another list's price is lower.
    case higherPrice = "higher price"
    /// Another list of the same price has the smaller id.
    case greaterID = "greater id"
    /// The list is not for this customer or quantity.
    case conditionFails = "condition does not hold"
    /// Its window, or that of its parent, does not hold.
    case outsideWindow = "outside its window"
    /// It has entries for the item, but none at this instant.
    case noEntryHolds = "no entry holds at this time"
    /// The quantity is below the first tier.
    case belowFirstTier = "quantity below the first tier"
  }

  /// The list.
  public let list: String
  /// The entry of the winning list, where it is the entry that lost.
  public let entry: String?
  /// Why.
  public let reason: Reason

  /// A rejection.
  public init(list: String, entry: String? = nil, reason: Reason) {
    self.list = list
    self.entry = entry
    self.reason = reason
  }
}

/// A price, or why there is none, with every step on the way.
public struct Explanation: Sendable {
  /// The price or the error.
  public let result: Result<Price, ResolutionError>
  /// The steps in their order; where there is no price, those before the error.
  public let trace: [TraceStep]
  /// What did not win, in the order in which lists win.
  public let rejected: [Rejection]
}

/// Where the steps of a resolution go: nowhere, unless an explanation was asked for. The compiler
/// makes a resolution for each, so that the plain one pays nothing.
protocol TraceRecorder {
  static var isRecording: Bool { get }
  mutating func record(_ step: TraceStep)
}

/// Keeps nothing.
struct NoTrace: TraceRecorder {
  static var isRecording: Bool { false }
  mutating func record(_ step: TraceStep) {}
}

/// Keeps every step.
struct FullTrace: TraceRecorder {
  static var isRecording: Bool { true }
  private(set) var steps: [TraceStep] = []
  mutating func record(_ step: TraceStep) { steps.append(step) }
}
