/// The kinds of entities, in the order in which a catalogue is exported: what rules prices first,
/// and each kind behind those it refers to.
package enum EntityKind: Int, Sendable, CaseIterable {
  case rounding, fxRate, priceList, adjustment, guardrail, strategy, item, price, signal
}
