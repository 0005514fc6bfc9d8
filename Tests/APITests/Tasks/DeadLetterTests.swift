import Jobs
import TestKit
import Testing

/// Tasks that have failed for good, and what somebody decides about them.
struct DeadLetterTests {
  private func answer(
    _ service: TaskService, _ method: String, _ pattern: String, _ id: String = ""
  ) throws -> RawResponse {
    let path = pattern.replacing("{id}", with: id)
    let answer =
      switch method {
      case "GET": try service.api.get(path)
      case "DELETE": try service.api.delete(path)
      default: try service.api.post(path, "")
      }
    #expect(service.contract.faults(inAnswerTo: method, pattern, answer) == [])
    return answer
  }

  private func bury(_ count: Int, in service: TaskService) async throws -> [String] {
    let tasks = try (0..<count).map { _ in try service.startTask() }
    try await service.withWorker { _ in
      throw PermanentFailure("the rulebook has faults")
    } _: {
      for task in tasks { try await service.wait(for: task, toBe: "dead") }
    }
    return tasks
  }

  @Test func `are listed with their error, and run again when somebody says so`() async throws {
    let service = try await TaskService()
    let tasks = try await bury(3, in: service)
    let list = try answer(service, "GET", "/api/v1/dead-letters")
    let dead = try JSONTree(list.body)["tasks"]?.elements ?? []
    #expect(Set(dead.compactMap { $0["task_id"]?.string }) == Set(tasks))
    #expect(dead.allSatisfy { $0["error"]?.string == "the rulebook has faults" })
    #expect(try service.api.get("/api/v1/dead-letters?state=dead").status == 422)

    let requeue = "/api/v1/dead-letters/{id}/requeue"
    let accepted = try answer(service, "POST", requeue, tasks[0])
    #expect(accepted.status == 202 && accepted["Location"] == "/api/v1/tasks/\(tasks[0])")
    #expect(try service.state(of: tasks[0]) == "queued")
    for id in [tasks[0], "none", "%20"] {
      let refusal = try answer(service, "POST", requeue, id)
      #expect(refusal.status == 404 && refusal.value("code") == "unknown_dead_letter")
    }
    let all = try answer(service, "POST", "/api/v1/dead-letters/requeue")
    #expect(all.status == 200 && all.text == #"{"requeued":2}"#)
    #expect(try await service.queue.standing().deadCount == 0)
  }

  @Test func `are forgotten when they are deleted, and no other task is`() async throws {
    let service = try await TaskService()
    let dead = try await bury(1, in: service)[0]
    let path = "/api/v1/dead-letters/{id}"
    let waiting = try service.startTask()
    let cancelled = try service.startTask()
    #expect(try service.api.post("/api/v1/tasks/\(cancelled)/cancel", "").status == 200)
    for id in [waiting, cancelled, "none"] {
      #expect(try answer(service, "DELETE", path, id).status == 404)
    }
    #expect(try service.state(of: cancelled) == "cancelled")
    let gone = try answer(service, "DELETE", path, dead)
    #expect(gone.status == 204 && gone.body == [])
    #expect(try answer(service, "DELETE", path, dead).status == 404)
    #expect(try service.api.get("/api/v1/tasks/\(dead)").status == 404)
  }
}
