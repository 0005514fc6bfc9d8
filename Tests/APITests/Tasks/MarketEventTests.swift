import TestKit
import Testing

/// Market events from a running API and a real redis-server.
struct MarketEventTests {
  private static let path = "/api/v1/publish-market-event"

  @Test func `is kept in the stream, and said on the channel`() async throws {
    let service = try await TaskService()
    let subscriber = try RawConnection(port: service.redis.port)
    try subscriber.send("SUBSCRIBE px:market-events\r\n")
    for _ in 0..<6 { _ = try subscriber.readLine() }
    let body =
      #"{"type":"signal","signal":"demand","value":1.4,"scope":{"category":"tools"}}"#
    let answer = try service.api.post(Self.path, body)
    #expect(answer.status == 202)
    #expect(service.contract.faults(inAnswerTo: "POST", Self.path, answer) == [])
    let id = try #require(answer.value("event_id"))
    let kept = try await service.ask("XRANGE", "px:events", "-", "+")
    let event = try #require(kept.first { $0.contains(id) })
    #expect(event.contains(#""signal":"demand","value":"1.4","scope":{"category":"tools"}"#))
    // *3, $7, message, $16, px:market-events, $N, the event.
    let said = try (0..<7).map { _ in try subscriber.readLine() }
    #expect(said.last == event)
  }

  @Test func `of the same name is the same event`() async throws {
    let service = try await TaskService()
    let body = #"{"event_id":"feed-1","type":"refresh","scope":{"all":true}}"#
    let first = try service.api.post(Self.path, body)
    #expect(first.text == #"{"event_id":"feed-1","duplicate":false}"#)
    let again = try service.api.post(Self.path, body)
    #expect(again.status == 202 && again.text == #"{"event_id":"feed-1","duplicate":true}"#)
    #expect(try await service.ask("XRANGE", "px:events", "-", "+").count { $0 == "event" } == 1)
  }

  @Test func `is refused where it is wrong`() async throws {
    let service = try await TaskService()
    for (body, status, pointer) in [
      ("", 400, nil), ("{}", 422, "/type"), (#"{"type":"noise","scope":{}}"#, 422, "/type"),
      (#"{"type":"refresh","scope":{}}"#, 422, "/scope"),
      (#"{"type":"refresh","scope":{"all":true},"value":1}"#, 422, "/value"),
      (#"{"type":"signal","signal":"demand","scope":{"all":true}}"#, 422, "/value"),
      (#"{"type":"cost","value":"x","scope":{"all":true}}"#, 422, "/value"),
      (
        #"{"type":"refresh","scope":{"all":true},"occurred_at":"2999-01-01T00:00:00Z"}"#, 422,
        "/occurred_at"
      ),
      (#"{"type":"refresh","scope":{"all":true},"event_id":""}"#, 422, "/event_id"),
      (#"{"type":"refresh","scope":{"all":true},"id":"1"}"#, 422, "/id"),
    ] as [(String, Int, String?)] {
      let refusal = try service.api.post(Self.path, body)
      #expect(refusal.status == status, "\(body)")
      #expect(refusal.value("pointer") == pointer, "\(body)")
      #expect(service.contract.faults(inAnswerTo: "POST", Self.path, refusal) == [])
    }
    #expect(try await service.ask("XRANGE", "px:events", "-", "+") == [])
  }

  @Test func `may have 64 KiB and no more`() async throws {
    let service = try await TaskService()
    let event = #"{"type":"refresh","scope":{"all":true}}"#
    let largest = event + String(repeating: " ", count: (64 << 10) - event.utf8.count)
    #expect(try service.api.post(Self.path, largest).status == 202)
    let refusal = try service.api.post(Self.path, largest + " ")
    #expect(refusal.status == 413 && refusal.value("code") == "payload_too_large")
    #expect(service.contract.faults(inAnswerTo: "POST", Self.path, refusal) == [])
  }
}
