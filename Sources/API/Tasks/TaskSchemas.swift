import Jobs
import OpenAPI
import Pricing
import Repricing

extension NamedSchema {
  static let scope = NamedSchema(
    "Scope", "Which items are meant.",
    .oneOf(
      .object([.required("all", .boolean, "Every item: `true`.")]),
      .object([.required("category", .name, "A category with all below it.", example: "tools")]),
      .object([
        .required("skus", .array(of: .name, minItems: 1), "These items, each by its sku.")
      ])))

  static let recalculationRequest = NamedSchema(
    "RecalculationRequest", "What is to be recalculated, and why.",
    .object([
      .required("scope", .ref(.scope), "Which items."),
      .optional(
        "reason", .string(maxLength: RecalculationRequest.reasonByteCountMax),
        "Why, for those who look at the task."),
    ]))

  static let marketEvent = NamedSchema(
    "MarketEvent", "Something that happened on the market.",
    .object([
      .optional(
        "event_id", .name, "Your name for it, so that a retry is the same event.",
        example: "feed-4711"),
      .required("type", .string(among: ["signal", "cost", "refresh"]), "What happened."),
      .optional("signal", .name, "Which signal; with `signal` only.", example: "demand"),
      .optional(
        "value", .anyOf(.number, .decimalString),
        "The signal's value or the new cost; not with `refresh`.", example: "1.4"),
      .required("scope", .ref(.scope), "Which items."),
      .optional("expires_at", .dateTime, "Until when a signal holds; by default, for good."),
      .optional(
        "occurred_at", .dateTime,
        "When it happened; by default, now. Of several values of a signal the latest holds."),
    ]))

  static let eventReceipt = NamedSchema(
    "EventReceipt", "That an event is kept.",
    .object([
      .required("event_id", .string, "Its name: yours, or one that was made for it."),
      .required(
        "duplicate", .boolean, "Whether an event of this name was kept before: this one was not."),
    ]))

  static let taskStanding = NamedSchema(
    "TaskStanding", "A task and where it stands.",
    .object([.required("task_id", .string, "The task."), .required("state", taskState, standing)]))

  private static let taskState = Schema.string(among: JobState.allCases.map(\.rawValue))
  private static let standing = """
    `delayed` and `retrying` wait for their time, `queued` for a worker; `done`, `dead` and \
    `cancelled` have ended.
    """

  static let task = NamedSchema(
    "Task", "All that is known of a task.",
    .object(
      taskProperties + [
        .required("request", .any, "What was asked for."),
        .optional("result", .ref(.recalculationSummary), "What came of it, once it is done."),
      ]))

  static let taskPage = NamedSchema(
    "TaskPage", "A part of a list of tasks.",
    .object([
      .required("tasks", .array(of: .object(taskProperties)), "The tasks, in short."),
      .required("next_cursor", .string.orNull, "Asks for the next page; null on the last one."),
    ]))

  static let requeuedCount = NamedSchema(
    "RequeuedCount", "How many dead letters wait for a worker again.",
    .object([.required("requeued", .integer(0...), "How many.")]))

  private static let taskProperties: [Property] = [
    .required("task_id", .string, "The task."),
    .required("kind", .string, "What is done.", example: "recalculation"),
    .required("state", taskState, standing),
    .required("attempts", .integer(0...), "How often it was started."),
    .required("attempts_max", .integer(1...), "How often it is, before it is given up."),
    .required("enqueued_at", .dateTime, "When it was asked for."),
    .required("due_at", .dateTime, "When it was, or will be, to be started."),
    .optional("started_at", .dateTime, "When it was started last."),
    .optional("ended_at", .dateTime, "When it ended."),
    .optional("worker", .string, "Who has it, or had it last."),
    .optional("progress", .ref(.recalculationTally), "How far it has come."),
    .optional("error", .string, "Why its last attempt failed."),
    .optional("traceparent", .string, "The trace of what it was asked for."),
  ]

  private static let recalculationTally = NamedSchema(
    "RecalculationTally", "How far a recalculation has come.",
    .object(tally + [.optional("through", .string, "The last item that is done.")]))

  private static let recalculationSummary = NamedSchema(
    "RecalculationSummary", "What came of a recalculation.",
    .object(
      tally + [
        .required("rulebook", .integer(0...), "The revision of the rules that it followed."),
        .optional("cancelled", .boolean, "Whether it was cancelled before it had seen all."),
      ]))

  private static let tally: [Property] = [
    .required("scanned", .integer(0...), "Items that were looked at."),
    .required("changed", .integer(0...), "Prices that are new."),
    .required(
      "clamped", .integer(0...), "Of those, prices that a guardrail or the largest change bound."),
    .required("skipped", .integer(0...), "Prices that a strategy says nothing about for now."),
    .required("failed", .integer(0...), "Prices that could not be made."),
  ]
}
