/// Everything prices depend on that holds for many items, compiled for looking prices up:
/// immutable, shared by any number of threads.
///
/// Rules stand in flat tables in the order in which resolution reads them, so that the order in
/// which they were published in cannot matter and nothing is sorted, hashed or allocated per price.
public final class Rulebook: Sendable {
  /// Grows with every publication.
  public let revision: Int
  /// The currency through which rates are crossed.
  public let pivot: Currency
  /// What was published but is likely not meant.
  public let warnings: [Fault]

  let conditions: ConditionProgram
  /// In the order in which they win.
  let lists: [CompiledList]
  /// The ids of the lists, in the same order.
  let listIDs: [Text]
  let categoryEntries: [CategoryEntry]
  let categoryTiers: TierTable
  /// In the order in which they apply.
  let adjustments: [CompiledAdjustment]
  /// The ids of the adjustments, in the same order.
  let adjustmentIDs: [String]
  let curves: [CompiledCurve]
  let points: [SignalCurve.Point]
  let guardrails: [CompiledGuardrail]
  let guardrailScopes: ScopeIndex
  /// Sorted.
  let guardrailIDs: [String]
  /// Sorted by currency.
  let roundings: [CompiledRounding]
  /// Sorted by base and quote.
  let ratePairs: [RatePair]
  let rates: [CompiledRate]
  let strategies: [CompiledStrategy]
  let strategyScopes: ScopeIndex

  /// Publishes a draft: checks it whole and compiles it, or throws every fault it has.
  public init(publishing draft: RulebookDraft) throws(Faults) {
    let faults = draft.faults()
    guard faults.isEmpty else { throw Faults(all: faults) }
    revision = draft.revision
    pivot = draft.pivot
    warnings = draft.warnings()

    var compiler = RulebookCompiler(draft)
    (strategies, strategyScopes) = compiler.compile(draft.strategies)
    conditions = compiler.conditions
    lists = compiler.lists
    listIDs = compiler.listIDs
    categoryEntries = compiler.categoryEntries
    categoryTiers = compiler.categoryTiers
    adjustments = compiler.adjustments
    adjustmentIDs = compiler.adjustmentIDs
    curves = compiler.curves
    points = compiler.points
    roundings = draft.roundings.map { CompiledRounding($0) }
      .sorted { $0.currency < $1.currency }
    (ratePairs, rates) = RulebookCompiler.compile(draft.rates)
    (guardrailIDs, guardrails, guardrailScopes) = RulebookCompiler.compile(draft.guardrails)
  }

  /// The place of a list, or nil where there is none of this id. Linear: not for resolution.
  func place(ofList id: String) -> Int? { listIDs.firstIndex { $0.string == id } }
}
