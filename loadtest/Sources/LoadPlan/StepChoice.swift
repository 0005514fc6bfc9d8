import Timing

/// Which steps begin an iteration: by weight, or at a moment.
package struct StepChoice: Sendable {
  package private(set) var steps: [Int] = []
  /// The weights of `steps`, each added to those before it.
  package private(set) var sums: [Double] = []
  /// Steps that are sent once, in the order of their moments.
  package private(set) var moments: [(moment: TimeSpan, step: Int)] = []

  package init(_ all: [Step]) {
    for (index, step) in all.enumerated() where !step.isFollowUp {
      if step.moments.isEmpty {
        steps.append(index)
        sums.append((sums.last ?? 0) + step.weight)
      } else {
        moments += step.moments.map { ($0, index) }
      }
    }
    moments.sort { $0.moment < $1.moment }
  }
}

extension Step {
  /// Whether it or what follows it asks for a cold product.
  package static func takesCold(_ index: Int, of steps: [Step]) -> Bool {
    steps[index].template.asksCold
      || steps[index].following.map { takesCold($0, of: steps) } ?? false
  }
}
