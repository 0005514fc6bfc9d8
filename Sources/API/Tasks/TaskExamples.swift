import OpenAPI

/// What the examples are about. A test asks their questions and compares the answers.
extension PricingAPI {
  static let acceptedTask: JSONExample = #"{"task_id":"key:8e03978e","state":"queued"}"#

  static let doneTask: JSONExample = """
    {"task_id":"key:8e03978e","kind":"recalculation","state":"done","attempts":1,
     "attempts_max":10,"enqueued_at":"2026-11-20T10:00:00.100Z",
     "due_at":"2026-11-20T10:00:00.100Z","started_at":"2026-11-20T10:00:00.103Z",
     "ended_at":"2026-11-20T10:00:04.250Z","worker":"worker-1:4711",
     "progress":{"scanned":12000,"changed":310,"clamped":12,"skipped":40,"failed":0},
     "traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
     "request":{"scope":{"category":"tools"},"reason":"new supplier"},
     "result":{"scanned":12000,"changed":310,"clamped":12,"skipped":40,"failed":0,
      "rulebook":4711}}
    """

  static let taskPage: JSONExample = """
    {"tasks":[
      {"task_id":"key:8e03978e","kind":"recalculation","state":"running","attempts":1,
       "attempts_max":10,"enqueued_at":"2026-11-20T10:00:00.100Z",
       "due_at":"2026-11-20T10:00:00.100Z","started_at":"2026-11-20T10:00:00.103Z",
       "worker":"worker-1:4711",
       "progress":{"scanned":4000,"changed":120,"clamped":4,"skipped":11,"failed":0}}],
     "next_cursor":"running:1_1795168800100-0"}
    """

  static let deadLetterPage: JSONExample = """
    {"tasks":[
      {"task_id":"key:8e03978e","kind":"recalculation","state":"dead","attempts":10,
       "attempts_max":10,"enqueued_at":"2026-11-20T10:00:00.100Z",
       "due_at":"2026-11-20T10:09:00Z","started_at":"2026-11-20T10:09:00.003Z",
       "ended_at":"2026-11-20T10:09:02.120Z","worker":"worker-1:4711",
       "error":"the database does not answer"}],
     "next_cursor":null}
    """
}
