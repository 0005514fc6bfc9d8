import HTTP
import Jobs
import OpenAPI
import Pricing

/// What happens in the background.
extension PricingAPI {
  static let tasks: [ServedEndpoint] = [
    .post(
      "/api/v1/recalculations",
      Operation(
        "Recalculate prices", id: "recalculate", tag: "Tasks",
        description: """
          Has a worker make the prices of a scope anew, by the strategies and within the \
          guardrails. Nobody waits for it: prices are answered as they are until a chunk is done.
          """,
        parameters: [
          .header(
            "Idempotency-Key",
            .string(maxLength: IdempotencyKey.byteCountMax + 2),
            """
            Makes a retry the same task, for as long as the task is known: letters, digits and \
            `-_.:~`, with quotes around them or without.
            """, example: "8e03978e-40d5-43dd-bc93-6894a57f9324")
        ],
        body: .json(
          .ref(.recalculationRequest),
          example: #"{"scope":{"category":"tools"},"reason":"new supplier"}"#),
        responses: [
          .accepted(
            "It will be done.",
            .json(.ref(.taskStanding), example: acceptedTask), headers: [.location])
        ],
        problems: ProblemKind.ofBodies + [.idempotencyKeyReused, .queueUnavailable])
    ) { shard, request, bytes in shard.tasks.recalculate(request, bytes) },
    .get(
      "/api/v1/tasks/{id}",
      Operation(
        "Tell how a task stands", id: "getTask", tag: "Tasks",
        description: "Tasks are known for a day after they are done or cancelled.",
        parameters: [.taskID],
        responses: [.ok("The task.", .json(.ref(.task), example: doneTask))],
        problems: [.unknownTask, .queueUnavailable])
    ) { shard, request, bytes in shard.tasks.show(request, bytes) },
    .post(
      "/api/v1/tasks/{id}/cancel",
      Operation(
        "Cancel a task", id: "cancelTask", tag: "Tasks",
        description: "A running one ends before its next chunk; what is recorded stays.",
        parameters: [.taskID],
        responses: [
          .ok(
            "It is cancelled.",
            .json(
              .ref(.taskStanding),
              example: #"{"task_id":"key:8e03978e","state":"cancelled"}"#)),
          .accepted(
            "It runs, and its worker is told.",
            .json(
              .ref(.taskStanding), example: #"{"task_id":"key:8e03978e","state":"running"}"#)),
        ],
        problems: [.unknownTask, .taskEnded, .queueUnavailable])
    ) { shard, request, bytes in shard.tasks.cancel(request, bytes) },
    .get(
      "/api/v1/tasks",
      Operation(
        "List tasks", id: "listTasks", tag: "Tasks",
        description: """
          All of them, or those in one state: what runs and waits in the order in which it will \
          go on, what has ended the last first. A page may have fewer tasks than its limit; only \
          one whose `next_cursor` is null is the last.
          """,
        parameters: [
          .query(
            "state", .string(among: JobState.tour.map(\.rawValue)), "Only those in this state.",
            example: "running")
        ] + pageParameters,
        responses: [.ok("A page.", .json(.ref(.taskPage), example: taskPage))],
        problems: [.invalidRequest, .queueUnavailable])
    ) { shard, request, bytes in shard.tasks.list(request, bytes, among: JobState.tour) },
  ]

  /// Tasks that have failed for good.
  static let deadLetters: [ServedEndpoint] = [
    .get(
      "/api/v1/dead-letters",
      Operation(
        "List dead letters", id: "listDeadLetters", tag: "Tasks",
        description: """
          Tasks that have failed for good or are out of attempts, the last first, each with its \
          error. They are kept until somebody decides.
          """,
        parameters: pageParameters,
        responses: [.ok("A page.", .json(.ref(.taskPage), example: deadLetterPage))],
        problems: [.invalidRequest, .queueUnavailable])
    ) { shard, request, bytes in shard.tasks.list(request, bytes, among: [.dead]) },
    .post(
      "/api/v1/dead-letters/{id}/requeue",
      Operation(
        "Requeue a dead letter", id: "requeueDeadLetter", tag: "Tasks",
        description: "It has all its attempts again.",
        parameters: [.taskID],
        responses: [
          .accepted(
            "It waits for a worker.", .json(.ref(.taskStanding), example: acceptedTask),
            headers: [.location])
        ],
        problems: [.unknownDeadLetter, .queueUnavailable])
    ) { shard, request, bytes in shard.tasks.requeue(request, bytes) },
    .post(
      "/api/v1/dead-letters/requeue",
      Operation(
        "Requeue all dead letters", id: "requeueDeadLetters", tag: "Tasks",
        description: """
          All that are dead now. Very many may take longer than the request may: it goes on then, \
          and is best asked about in the list.
          """,
        responses: [
          .ok("How many those were.", .json(.ref(.requeuedCount), example: #"{"requeued":12}"#))
        ],
        problems: [.queueUnavailable])
    ) { shard, request, _ in shard.tasks.requeueAll(request) },
    .delete(
      "/api/v1/dead-letters/{id}",
      Operation(
        "Delete a dead letter", id: "deleteDeadLetter", tag: "Tasks",
        description: "It is forgotten, and with it why it failed.",
        parameters: [.taskID], responses: [.noContent("It is gone.")],
        problems: [.unknownDeadLetter, .queueUnavailable])
    ) { shard, request, bytes in shard.tasks.deleteDeadLetter(request, bytes) },
  ]

  private static let pageParameters: [Parameter] = [
    .query(
      "cursor", .string(maxLength: TaskListQuestion.cursorByteCountMax),
      "The `next_cursor` of the page before."),
    .query(
      "limit",
      .integer(1...TaskListQuestion.countMax).defaulting(
        to: .integer(TaskListQuestion.countDefault)), "Tasks of the page, at most.",
      example: 20),
  ]
}

extension Parameter {
  fileprivate static let taskID = path(
    "id", .string(minLength: 1, maxLength: JobID.byteCountMax), "The task.",
    example: "key:8e03978e")
}

extension ResponseHeader {
  fileprivate static let location = header(
    "Location", .string(format: "uri-reference"), "Where to ask how the task stands.",
    example: "/api/v1/tasks/key:8e03978e")
}
