import TestKit
import Testing

@Suite struct `What the API shows of the queue of jobs` {
  private func isShown(_ name: String, _ level: Int, by api: RunningAPI) throws -> Bool {
    try Deadline(in: .seconds(60)).poll { try api.metric(name) == level }
  }

  @Test func `is how many wait, by state and priority, and for how long`() throws {
    let redis = try RedisServer()
    let api = try RunningAPI(redis: redis)
    for name in ["one", "two"] {
      let answer = try api.post(
        "/api/v1/recalculations", #"{"scope":{"category":"\#(name)"}}"#,
        "Idempotency-Key: \(name)\r\n")
      #expect(answer.status == 202)
    }
    #expect(try isShown(#"pricing_job_queue_seen{queue="recalc"}"#, 1, by: api))
    #expect(try isShown(#"pricing_job_queue_depth{queue="recalc",state="queued"}"#, 2, by: api))
    #expect(
      try isShown(#"pricing_job_queue_queued{queue="recalc",priority="normal"}"#, 2, by: api))
    #expect(try isShown(#"pricing_job_queue_depth{queue="recalc",state="dead"}"#, 0, by: api))
    #expect(try api.get("/metrics").text.contains("pricing_job_queue_longest_wait_seconds{"))
  }

  @Test func `is said to be old where nobody knows`() throws {
    let redis = try RedisServer()
    let api = try RunningAPI(["--task-timeout", "100ms"], redis: redis)
    #expect(try isShown(#"pricing_job_queue_seen{queue="recalc"}"#, 1, by: api))
    try redis.kill()
    #expect(try isShown(#"pricing_job_queue_seen{queue="recalc"}"#, 0, by: api))
    try redis.start()
    #expect(try isShown(#"pricing_job_queue_seen{queue="recalc"}"#, 1, by: api))
  }
}
