import Pricing

/// What became of signals that were recorded together.
package struct SignalOutcome: Sendable, Hashable {
  /// The items whose sheets are one version further, in the order of their bytes.
  package internal(set) var changedSKUs: [String] = []
  /// The items that there are not, likewise; their signals were passed over.
  package internal(set) var unknownSKUs: [String] = []
}

extension [Signal] {
  /// Of each item's signal of a name, what was observed last; of one instant, what stands last.
  func latestOfEach() -> [Signal] {
    var places: [SignalKey: Int] = [:]
    var latest: [Signal] = []
    for signal in self {
      let key = SignalKey(sku: Text(signal.sku), name: Text(signal.name))
      if let place = places[key] {
        if latest[place].observedAt <= signal.observedAt { latest[place] = signal }
      } else {
        places[key] = latest.count
        latest.append(signal)
      }
    }
    return latest
  }
}

/// What tells signals apart: names are compared by their bytes.
private struct SignalKey: Hashable {
  let sku: Text
  let name: Text
}
