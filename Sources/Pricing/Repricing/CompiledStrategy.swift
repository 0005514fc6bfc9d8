/// A strategy as it is applied: its lists by place, its signals hashed.
struct CompiledStrategy: Sendable {
  enum Method: Sendable {
    case costPlus(Strategy.CostPlus)
    case matchCompetitor(signal: Text, adjust: CompiledEffect?, currency: Currency?)
    case demandCurve(Basis, curve: Int)
  }

  enum Basis: Sendable {
    case list(Int)
    case cost(Strategy.CostPlus)
  }

  let id: String
  let list: Int
  let method: Method
  let maxChange: Decimal?
}

extension RulebookCompiler {
  /// Strategies of one scope stand by id, so that the first that fits a list is the smaller id.
  mutating func compile(_ unsorted: [Strategy]) -> ([CompiledStrategy], ScopeIndex) {
    var table: [Strategy] = []
    let scopes = ScopeIndex(
      unsorted.sorted { comesFirst($0.id, $1.id) }, scope: { $0.scope }, into: &table)
    let places = Dictionary(
      uniqueKeysWithValues: listIDs.enumerated().map { ($1.string, $0) })
    return (table.compactMap { compile($0, places) }, scopes)
  }

  /// Nil for a list that is not there, which no published draft has.
  private mutating func compile(
    _ strategy: Strategy, _ places: [String: Int]
  ) -> CompiledStrategy? {
    guard let list = places[strategy.list] else { return nil }
    let method: CompiledStrategy.Method
    switch strategy.method {
    case .costPlus(let plus): method = .costPlus(plus)
    case .matchCompetitor(let signal, let adjust, let currency):
      method = .matchCompetitor(
        signal: Text(signal), adjust: adjust.map { compile($0) }, currency: currency)
    case .demandCurve(.cost(let plus), let curve):
      method = .demandCurve(.cost(plus), curve: Int(append(curve)))
    case .demandCurve(.list(let basis), let curve):
      guard let basis = places[basis] else { return nil }
      method = .demandCurve(.list(basis), curve: Int(append(curve)))
    }
    return CompiledStrategy(
      id: strategy.id, list: list, method: method, maxChange: strategy.maxChange?.fraction)
  }
}
