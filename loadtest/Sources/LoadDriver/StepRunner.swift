import LoadPlan

/// A step as a worker runs it: with the writer of its requests, and what was looked up of it.
///
/// A class: it is looked up for each answer, and a copy would count references to all it holds.
final class StepRunner {
  let step: Step
  let writer: RequestWriter
  let keepsBody: Bool
  let isHead: Bool
  let takesCold: Bool

  init(_ index: Int, of steps: [Step], host: String, skuPrefix: String) {
    step = steps[index]
    takesCold = Step.takesCold(index, of: steps)
    writer = RequestWriter(step.template, host: host, skuPrefix: skuPrefix)
    // A tag stands in the head, which is kept with the body alone.
    keepsBody = !step.expectation.fields.isEmpty || step.template.isConditional
    isHead = step.template.isToHead
  }
}
