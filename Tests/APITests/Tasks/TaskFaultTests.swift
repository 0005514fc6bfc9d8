import TestKit
import Testing

/// What becomes of tasks and events when Redis does not do what it should.
struct TaskFaultTests {
  private static let calls = [
    ("POST", "/api/v1/recalculations", #"{"scope":{"all":true}}"#),
    ("POST", "/api/v1/publish-market-event", #"{"type":"refresh","scope":{"all":true}}"#),
    ("GET", "/api/v1/tasks", ""), ("GET", "/api/v1/tasks/{id}", ""),
    ("POST", "/api/v1/tasks/{id}/cancel", ""), ("GET", "/api/v1/dead-letters", ""),
    ("POST", "/api/v1/dead-letters/{id}/requeue", ""),
    ("POST", "/api/v1/dead-letters/requeue", ""), ("DELETE", "/api/v1/dead-letters/{id}", ""),
  ]

  private func ask(_ api: RunningAPI, _ method: String, _ path: String, _ body: String) throws
    -> RawResponse
  {
    let path = path.replacing("{id}", with: "x")
    return switch method {
    case "GET": try api.get(path)
    case "DELETE": try api.delete(path)
    default: try api.post(path, body)
    }
  }

  @Test(arguments: [true, false])
  func `without Redis each request is refused in time, and prices are answered`(
    isPaused: Bool
  ) async throws {
    let service = try await TaskService(["--task-timeout", "200ms"])
    for (method, path, body) in Self.calls {
      // On a busy machine that time may be over before it is answered.
      try await eventually { try ask(service.api, method, path, body).status < 500 }
    }
    if isPaused { service.redis.pause() } else { try service.redis.kill() }
    for (method, path, body) in Self.calls {
      let refusal = try ask(service.api, method, path, body)
      #expect(refusal.status == 503 && refusal.value("code") == "queue_unavailable", "\(path)")
      #expect(refusal["Retry-After"] == "1")
      #expect(service.contract.faults(inAnswerTo: method, path, refusal) == [])
    }
    #expect(try service.api.get("/healthz").status == 200)
    #expect(try service.api.get("/api/v1/price/NONE").value("code") == "unavailable")
    if isPaused { service.redis.resume() } else { try service.redis.start() }
    try await eventually { try service.recalculate().status == 202 }
    try await eventually {
      try service.api.get("/readyz").text.contains(#"{"name":"jobs","status":"ok"}"#)
    }
  }

  @Test func `so many requests wait, and one more is refused at once`() async throws {
    let service = try await TaskService(["--task-calls-max", "1", "--task-timeout", "60s"])
    #expect(try service.recalculate().status == 202)
    service.redis.pause()
    defer { service.redis.resume() }
    let body = #"{"scope":{"all":true}}"#
    let connections = try (0..<16).map { _ in try service.api.connect() }
    for connection in connections {
      try connection.send(
        "POST /api/v1/recalculations HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\n"
          + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }
    // One waits on each of the two shards.
    let refused =
      #"pricing_http_requests_total{method="POST",route="/api/v1/recalculations",status="5xx"}"#
    try await eventually { try service.api.metric(refused) ?? 0 >= 14 }
    service.redis.resume()
    let answers = try connections.map { try $0.readResponse() }
    #expect((1...2).contains(answers.count { $0.status == 202 }))
    #expect(answers.allSatisfy { $0.status == 202 || $0.value("code") == "overloaded" })
    #expect(try service.recalculate().status == 202)
  }
}
