import Testing

@testable import Postgres

private let failure = ServerError(
  state: .uniqueViolation, constraint: "items_sku", isStatementStale: false, message: "m")

/// What a script or COPY makes of answers, in words.
private func words(_ solo: inout Solo, _ answers: [Solo.Answer]) -> [String] {
  answers.map {
    switch solo.received($0) {
    case .none: "nothing"
    case .takeData: "take data"
    case .endCopy: "end copy"
    case .complete(.success(let count)): "complete with \(count)"
    case .complete(.failure(let error)): "complete with \(error)"
    case .refuse: "refuse"
    }
  }
}

@Test func `a script is complete with the count of its last statement`() {
  var solo = Solo()
  solo.startScript()
  #expect(
    words(&solo, [.result(affectedCount: 1), .result(affectedCount: 7), .end]) == [
      "nothing", "nothing", "complete with 7",
    ])
  #expect(solo.isIdle)
}

@Test func `a script fails with what went wrong first`() {
  var solo = Solo()
  solo.startScript()
  #expect(
    words(&solo, [.result(affectedCount: 1), .failed(failure), .end]) == [
      "nothing", "nothing", "complete with server error 23505 (items_sku)",
    ])
}

@Test func `a script that copies in is given no data`() {
  var solo = Solo()
  solo.startScript()
  #expect(
    words(&solo, [.copyIn, .failed(failure), .copyIn, .end]) == [
      "end copy", "nothing", "end copy",
      "complete with COPY where none was expected, or none where one was",
    ])
}

@Test func `a copy takes data when the server does, and is complete when that is counted`() {
  var solo = Solo()
  solo.startCopy()
  #expect(words(&solo, [.copyIn]) == ["take data"])
  #expect(solo.isCopying)
  solo.endCopy()
  #expect(
    words(&solo, [.result(affectedCount: 1_000), .end]) == ["nothing", "complete with 1000"])
}

@Test func `a copy that is refused, or is none, is complete with why`() {
  var refused = Solo()
  refused.startCopy()
  #expect(
    words(&refused, [.failed(failure), .end]).last == "complete with server error 23505 (items_sku)"
  )
  var none = Solo()
  none.startCopy()
  #expect(
    words(&none, [.result(affectedCount: 1), .end]).last
      == "complete with COPY where none was expected, or none where one was")
}

@Test func `what nobody waits for is refused`() {
  var solo = Solo()
  #expect(
    words(&solo, [.end, .result(affectedCount: 0), .copyIn]) == ["refuse", "refuse", "refuse"])
  solo.startCopy()
  #expect(words(&solo, [.end]) == ["refuse"])
}
