import Bytes
import Pricing
import TestKit
import Testing

@testable import Events

@Suite struct `A market event in JSON` {
  private let arrival = EventArrival(id: "made", at: Instant(milliseconds: 1_793_491_200_000))

  private func read(_ text: String) throws(EventFault) -> MarketEvent {
    var reader = EventReader()
    return try reader.read(Array(text.utf8).span, arrival)
  }

  private func problems(_ text: String) -> [String] {
    do {
      _ = try read(text)
      return []
    } catch {
      if case .invalid(let problems) = error { return problems }
      return ["\(error)"]
    }
  }

  @Test func `is read with every field`() throws {
    let event = try read(
      """
      {"event_id":"e-1","type":"signal","signal":"demand","value":"1.4",
       "scope":{"skus":["A","B"]},"expires_at":"2027-01-01T00:00:00Z",
       "occurred_at":"2026-10-31T00:00:00Z"}
      """)
    #expect(event.id == "e-1")
    #expect(event.scope == .skus(["A", "B"]))
    #expect(
      event.change
        == .signal(
          name: "demand", value: try Decimal("1.4"), expiresAt: try Instant("2027-01-01T00:00:00Z"))
    )
    #expect(event.occurredAt == (try Instant("2026-10-31T00:00:00Z")))
  }

  @Test func `gets an id and a time where it has none`() throws {
    let event = try read(#"{"type":"refresh","scope":{"all":true}}"#)
    #expect(
      event
        == MarketEvent(
          id: "made", change: .refresh, scope: .everything, occurredAt: arrival.at))
    let cost = try read(#"{"type":"cost","value":71.00,"scope":{"category":"tools/power"}}"#)
    #expect(cost.change == .cost(try Decimal("71")))
    #expect(cost.scope == .category("tools/power"))
  }

  @Test func `that is written is read as it was`() throws {
    for text in [
      #"{"type":"signal","signal":"\"\u00fc","value":-1.5,"scope":{"all":true}}"#,
      #"{"type":"signal","signal":"s","value":"2","scope":{"skus":["A"]},"#
        + #""expires_at":"2027-01-01T00:00:00.001Z"}"#,
      #"{"event_id":"x","type":"cost","value":"0","scope":{"category":"a/b"}}"#,
      #"{"type":"refresh","scope":{"all":true},"occurred_at":"2020-01-01T00:00:00Z"}"#,
    ] {
      let event = try read(text)
      var reader = EventReader()
      let other = EventArrival(id: "other", at: Instant(milliseconds: 1_893_491_200_000))
      #expect(try reader.read(event.json.span, other) == event)
    }
  }

  @Test(arguments: [
    (#"[]"#, [" must be an object"]),
    (#"{}"#, ["/type ", "/scope "]),
    (#"{"type":"refresh","scope":{"all":true},"x":1}"#, ["/x is not a known field"]),
    (#"{"type":"sale","scope":{"all":true}}"#, ["/type must be one of"]),
    (#"{"type":"signal","scope":{"all":true}}"#, ["/signal ", "/value "]),
    (#"{"type":"cost","value":"-1","scope":{"all":true}}"#, ["/value must not be negative"]),
    (#"{"type":"cost","value":"1e99","scope":{"all":true}}"#, ["/value must be a number"]),
    (
      #"{"type":"refresh","value":1,"scope":{"all":true}}"#,
      ["/value does not go with type refresh"]
    ),
    (#"{"type":"refresh","scope":{"all":false}}"#, ["/scope/all must be true"]),
    (#"{"type":"refresh","scope":{}}"#, ["/scope must have one of"]),
    (#"{"type":"refresh","scope":{"all":true,"category":"a"}}"#, ["/scope must have one of"]),
    (#"{"type":"refresh","scope":{"category":"a//b"}}"#, ["/scope/category must not have"]),
    (#"{"type":"refresh","scope":{"skus":[]}}"#, ["/scope/skus must not be empty"]),
    (#"{"type":"refresh","scope":{"skus":["A",""]}}"#, ["/scope/skus/1 must not be empty"]),
    (#"{"type":"refresh","scope":{"skus":"A"}}"#, ["/scope/skus must be"]),
    (#"{"type":"refresh","scope":{"all":true},"event_id":""}"#, ["/event_id must not be empty"]),
    (
      #"{"type":"refresh","scope":{"all":true},"occurred_at":"2026-11-01T12:01:00.001Z"}"#,
      ["/occurred_at must not be in the future"]
    ),
    (#"{"type":"refresh","scope":{"all":true},"occurred_at":"today"}"#, ["/occurred_at must be"]),
    (
      #"{"type":"signal","signal":"s","value":1,"scope":{"all":true},"#
        + #""expires_at":"2020-01-01T00:00:00Z"}"#,
      ["/expires_at must be later than occurred_at"]
    ),
  ])
  func `is refused with every problem and where it is`(_ text: String, _ expected: [String]) {
    let found = problems(text)
    #expect(found.count == expected.count, "\(found)")
    for (problem, start) in zip(found, expected) {
      #expect(problem.hasPrefix(start), "\(problem)")
    }
  }

  @Test func `is refused when it is no JSON or too long`() throws {
    #expect(throws: EventFault.tooLong) {
      try read(String(repeating: " ", count: EventReader.byteCountMax + 1))
    }
    var text = #"{"type":"refresh","scope":{"all":true}}"#
    text += String(repeating: " ", count: EventReader.byteCountMax - text.utf8.count)
    #expect(try read(text).change == .refresh)
    for end in [0, 1, 20, 38] {
      do {
        _ = try read(String(text.prefix(end)))
        Issue.record("\(end) bytes are no event")
      } catch {
        guard case .malformed = error else { throw error }
      }
    }
  }
}
