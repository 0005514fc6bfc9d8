/// A strategy as it is applied.
struct CompiledStrategy: Sendable {
  let strategy: Strategy

  init(_ strategy: Strategy) { self.strategy = strategy }
}
