import LoadPlan
import Testing
import Timing

private func agenda(_ members: String, worker: Int = 0, of count: Int = 1) throws -> Agenda {
  let steps = #""steps": [{"kind": "read"}, {"kind": "event", "at": ["20ms", "5ms"]}]"#
  return Agenda(
    try Scenario(json: "{\(members), \(steps)}".utf8.span), worker: worker, of: count)
}

/// What falls due, in milliseconds, and which step it is.
private func entries(_ agenda: Agenda) -> [[Int64]] {
  var agenda = agenda
  var draws = Draws(Popularity(.uniform, count: 1), coldRange: 0..<0, worker: 0, of: 1, seed: 1)
  var entries: [[Int64]] = []
  while let due = agenda.nextDue {
    entries.append([due.nanoseconds / 1_000_000, Int64(agenda.takeDue(&draws))])
  }
  return entries
}

@Suite struct `An agenda` {
  private let load = #""rate": "100/s", "duration": "40ms""#

  @Test func `has arrivals and moments in their order`() throws {
    #expect(
      try entries(agenda(load)) == [[0, 0], [5, 1], [10, 0], [20, 1], [20, 0], [30, 0]])
  }

  @Test func `counts moments from the end of the warmup`() throws {
    let entries = try entries(agenda(#"\#(load), "warmup": "10ms""#))
    #expect(entries == [[0, 0], [10, 0], [15, 1], [20, 0], [30, 1], [30, 0]])
  }

  @Test func `of a second worker has its share of arrivals and no moments`() throws {
    #expect(try entries(agenda(load, worker: 1, of: 2)) == [[10, 0], [30, 0]])
  }

  @Test func `lets answers set the pace, but for moments`() throws {
    var agenda = try agenda(#""duration": "1s""#)
    var draws = Draws(Popularity(.uniform, count: 1), coldRange: 0..<0, worker: 0, of: 1, seed: 1)
    let steps = [1, 6, 7, 30, 31].map { agenda.takeStep(at: .milliseconds($0), &draws) }
    #expect(steps == [0, 1, 0, 1, 0])
  }

  @Test func `is empty once it was cleared`() throws {
    var agenda = try agenda(load)
    agenda.clear()
    #expect(agenda.nextDue == nil)
  }
}
