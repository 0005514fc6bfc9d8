import Foundation
import Jobs
import TestKit
import Testing

/// Tasks from a running API and a real redis-server.
struct TaskServingTests {
  private static let report =
    #"{"scanned":3,"changed":2,"clamped":0,"skipped":1,"failed":0,"rulebook":7}"#

  @Test func `a recalculation is a task at once, and its result when it is done`() async throws {
    let service = try await TaskService()
    let accepted = try service.recalculate(#"{"scope":{"category":"tools"},"reason":"new"}"#)
    #expect(accepted.status == 202)
    let task = try #require(accepted.value("task_id"))
    #expect(accepted["Location"] == "/api/v1/tasks/\(task)")
    #expect(try service.state(of: task) == "queued")
    let progress = #"{"scanned":1,"changed":1,"clamped":0,"skipped":0,"failed":0,"through":"A"}"#
    try await service.withWorker { run in
      #expect(
        String(decoding: run.payload, as: UTF8.self)
          == #"{"scope":{"category":"tools"},"reason":"new"}"#)
      try await run.checkpoint([1], progress: Array(progress.utf8))
      return Array(Self.report.utf8)
    } _: {
      try await service.wait(for: task, toBe: "done")
    }
    let answer = try service.api.get("/api/v1/tasks/\(task)")
    #expect(service.contract.faults(inAnswerTo: "GET", "/api/v1/tasks/{id}", answer) == [])
    let tree = try JSONTree(answer.body)
    #expect(tree["result"] == (try JSONTree(Array(Self.report.utf8))))
    #expect(tree["progress"] == (try JSONTree(Array(progress.utf8))))
    #expect(tree["attempts"]?.rendered == "1" && tree["worker"]?.string == "tester")
    for time in ["enqueued_at", "due_at", "started_at", "ended_at"] {
      #expect(tree[time]?.string?.hasSuffix("Z") == true, "\(time)")
    }
  }

  @Test func `a retry with the same key is the same task`() async throws {
    let service = try await TaskService()
    let first = try service.recalculate(key: "order-1")
    let task = try #require(first.value("task_id"))
    for key in ["order-1", #""order-1""#] {
      let again = try service.recalculate(key: key)
      #expect(again.status == 202 && again.value("task_id") == task)
      #expect(again["Location"] == first["Location"])
    }
    let other = try service.recalculate(#"{"scope":{"all":true},"reason":"x"}"#, key: "order-1")
    #expect(other.status == 422 && other.value("code") == "idempotency_key_reused")
    #expect(try service.recalculate(key: "order-2").value("task_id") != task)
    #expect(try await service.queue.standing().queuedCount == 2)
    // Without a key each request is a task of its own.
    #expect(try service.startTask() != service.startTask())
    #expect(try await service.queue.standing().queuedCount == 4)
    // Once it is done a retry still is that task.
    try await service.withWorker { _ in
      Array(Self.report.utf8)
    } _: {
      try await service.wait(for: task, toBe: "done")
    }
    #expect(try service.recalculate(key: "order-1").value("state") == "done")
  }

  @Test func `of retries at the same time one makes the task`() async throws {
    let service = try await TaskService()
    let body = #"{"scope":{"all":true}}"#
    let connections = try (0..<8).map { _ in try service.api.connect() }
    for connection in connections {
      try connection.send(
        "POST /api/v1/recalculations HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\n"
          + "Idempotency-Key: one\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }
    for connection in connections { #expect(try connection.readResponse().status == 202) }
    #expect(try await service.queue.standing().queuedCount == 1)
  }

  @Test func `a queue that is full takes no more`() async throws {
    let service = try await TaskService()
    try await service.queue.limit(running: nil, backlog: 1)
    let task = try #require(try service.recalculate(key: "one").value("task_id"))
    let refusal = try service.recalculate()
    #expect(refusal.status == 503 && refusal.value("code") == "overloaded")
    // What is taken already is no more.
    #expect(try service.recalculate(key: "one").value("task_id") == task)
    try await service.queue.limit(running: nil, backlog: nil)
    #expect(try service.recalculate().status == 202)
  }

  @Test func `a key has bounds`() async throws {
    let service = try await TaskService()
    let longest = String(repeating: "k", count: 100)
    #expect(try service.recalculate(key: longest).status == 202)
    #expect(try service.recalculate(key: "\"\(longest)\"").status == 202)
    for key in ["", "\"\"", longest + "k", "a b", "a/b", "\u{e9}", "{1}"] {
      let refusal = try service.recalculate(key: key)
      #expect(refusal.status == 422, "\(key)")
      #expect(refusal.value("pointer") == "Idempotency-Key")
    }
    #expect(try await service.queue.standing().queuedCount == 1)
  }

  @Test func `a body that is not a request is refused where it is wrong`() async throws {
    let service = try await TaskService()
    for (body, status, pointer) in [
      ("{", 400, nil), ("[]", 422, ""), ("{}", 422, "/scope"),
      (#"{"scope":{"all":false}}"#, 422, "/scope/all"),
      (#"{"scope":{"al":true}}"#, 422, "/scope/al"),
      (#"{"scope":{"skus":[]}}"#, 422, "/scope/skus"),
      (#"{"scope":{"skus":["A",""]}}"#, 422, "/scope/skus/1"),
      (#"{"scope":{"all":true,"category":"tools"}}"#, 422, "/scope"),
      (#"{"scope":{"all":true},"why":"x"}"#, 422, "/why"),
      (
        #"{"scope":{"all":true},"reason":"\#(String(repeating: "x", count: 257))"}"#, 422, "/reason"
      ),
    ] as [(String, Int, String?)] {
      let refusal = try service.recalculate(body)
      #expect(refusal.status == status, "\(body)")
      #expect(refusal.value("pointer") == pointer, "\(body)")
      #expect(
        service.contract.faults(inAnswerTo: "POST", "/api/v1/recalculations", refusal) == [])
    }
    #expect(try await service.queue.standing().queuedCount == 0)
  }

  @Test func `a task is cancelled while it waits, and while it runs`() async throws {
    let service = try await TaskService()
    let path = "/api/v1/tasks/{id}/cancel"
    func cancel(_ task: String) throws -> RawResponse {
      let answer = try service.api.post("/api/v1/tasks/\(task)/cancel", "")
      #expect(service.contract.faults(inAnswerTo: "POST", path, answer) == [])
      return answer
    }
    let waiting = try service.startTask()
    for _ in 0..<2 {
      let answer = try cancel(waiting)
      #expect(answer.status == 200 && answer.value("state") == "cancelled")
    }
    #expect(try cancel("none").status == 404)
    try await service.withWorker { run in
      while true {
        try await run.checkpoint([])
        try await Task.sleep(for: .milliseconds(5))
      }
    } _: {
      let running = try service.startTask()
      try await service.wait(for: running, toBe: "running")
      let answer = try cancel(running)
      #expect(answer.status == 202 && answer.value("state") == "running")
      try await service.wait(for: running, toBe: "cancelled")
    }
    try await service.withWorker { _ in
      Array(Self.report.utf8)
    } _: {
      let done = try service.startTask()
      try await service.wait(for: done, toBe: "done")
      let refusal = try cancel(done)
      #expect(refusal.status == 409 && refusal.value("code") == "task_ended")
    }
  }

  @Test func `a list shows each task once, in pages`() async throws {
    let service = try await TaskService()
    let tasks = Set(try (0..<7).map { _ in try service.startTask() })
    for task in tasks.prefix(3) {
      #expect(try service.api.post("/api/v1/tasks/\(task)/cancel", "").status == 200)
    }
    let contract = service.contract
    func list(_ query: String) throws -> [String] {
      var found: [String] = []
      var cursor = ""
      while true {
        let page = try service.api.get("/api/v1/tasks?\(query)\(cursor)")
        #expect(page.status == 200)
        #expect(contract.faults(inAnswerTo: "GET", "/api/v1/tasks", page) == [])
        let tree = try JSONTree(page.body)
        found += tree["tasks"]?.elements.compactMap { $0["task_id"]?.string } ?? []
        guard let next = tree["next_cursor"]?.string else { return found }
        cursor = "&cursor=\(next)"
      }
    }
    for query in ["limit=2", "limit=3", "limit=100"] {
      let found = try list(query)
      #expect(found.count == 7 && Set(found) == tasks, "\(query)")
    }
    #expect(try list("state=queued&limit=3").count == 4)
    #expect(try list("state=cancelled&limit=1").count == 3)
    #expect(try list("state=dead").isEmpty)
    for (query, pointer) in [
      ("state=lost", "?state"), ("limit=0", "?limit"), ("limit=101", "?limit"),
      ("limit=1&limit=1", "?limit"), ("states=queued", "?states"), ("cursor=x", "?cursor"),
      ("state=queued&cursor=dead", "?cursor"), ("cursor=queued:1_1%2500", "?cursor"),
      ("cursor=\(String(repeating: "x", count: 201))", "?cursor"), ("cursor=%zz", "?cursor"),
    ] {
      let refusal = try service.api.get("/api/v1/tasks?\(query)")
      #expect(refusal.status == 422 && refusal.value("pointer") == pointer, "\(query)")
      #expect(contract.faults(inAnswerTo: "GET", "/api/v1/tasks", refusal) == [])
    }
  }

  @Test func `what is asked for carries its trace into the queue and the stream`() async throws {
    let service = try await TaskService()
    let trace = "0af7651916cd43dd8448eb211c80319c"
    let field = "traceparent: 00-\(trace)-b7ad6b7169203331-01\r\n"
    let answer = try service.api.post(
      "/api/v1/recalculations", #"{"scope":{"all":true}}"#, field)
    let task = try #require(answer.value("task_id"))
    let shown = try service.api.get("/api/v1/tasks/\(task)").value("traceparent")
    #expect(shown?.hasPrefix("00-\(trace)-") == true && shown?.hasSuffix("-01") == true)
    _ = try service.api.post(
      "/api/v1/publish-market-event", #"{"type":"refresh","scope":{"all":true}}"#, field)
    let kept = try await service.ask("XRANGE", "px:events", "-", "+")
    #expect(kept.contains { $0.hasPrefix("00-\(trace)-") })
  }
}
