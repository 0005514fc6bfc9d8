import Testing
import Timing

@testable import Postgres

private let start = MonotonicTime(nanoseconds: 1_000_000_000)

private func after(_ milliseconds: Int64) -> MonotonicTime { start + .milliseconds(milliseconds) }

/// A pipeline that is asked queries by number, and says what it decides in words.
private final class Script {
  private var pipeline: Pipeline<Int>

  var room: Int { pipeline.room }
  var queryCount: Int { pipeline.queryCount }
  var isIdle: Bool { pipeline.isIdle }
  var isDrained: Bool { pipeline.isDrained }
  var nextDeadline: MonotonicTime { pipeline.nextDeadline }

  init(queryCountMax: Int = 8, patience: TimeSpan = .milliseconds(100)) {
    pipeline = Pipeline(queryCountMax: queryCountMax, patience: patience)
  }

  /// Which syncs go out with it.
  @discardableResult
  func submit(
    _ number: Int, isAlone: Bool = false, by deadline: MonotonicTime = .never
  ) -> String {
    words(pipeline.submit(number, isAlone: isAlone, deadline: deadline))
  }

  func endBatch() -> Bool { pipeline.batchEnded() }

  func drain() { pipeline.drain() }

  func received(
    _ answer: Pipeline<Int>.Answer, at now: MonotonicTime = start
  ) -> String {
    switch pipeline.received(answer, now: now) {
    case .none: "nothing"
    case .deliver(let number): "deliver \(number)"
    case .hold(let number): "hold \(number)"
    case .settle(let number): "settle \(number)"
    case .resend(let number, let syncs): "resend \(number) \(words(syncs))"
    case .refuse: "refuse"
    }
  }

  /// All that a moment brings, in its order.
  func passed(_ now: MonotonicTime) -> [String] {
    var actions: [String] = []
    while true {
      switch pipeline.deadlinePassed(now: now) {
      case .none: return actions
      case .expire(let number): actions.append("expire \(number)")
      case .close: return actions + ["close"]
      }
    }
  }

  func remaining() -> [Int] {
    pipeline.close()
    var numbers: [Int] = []
    while let number = pipeline.takeRemaining() { numbers.append(number) }
    return numbers
  }

  private func words(_ syncs: Pipeline<Int>.Syncs) -> String {
    switch (syncs.before, syncs.after) {
    case (false, false): "shared"
    case (false, true): "alone"
    case (true, true): "alone behind a sync"
    case (true, false): "shared behind a sync"
    }
  }
}

@Suite struct `Answers of a pipeline` {
  @Test func `go to the queries in the order in which these were sent`() {
    let script = Script()
    for number in 1...3 { #expect(script.submit(number) == "shared") }
    #expect(script.endBatch())
    for number in 1...3 {
      #expect(script.received(.result) == "deliver \(number)")
      #expect(script.received(.end) == "nothing")
    }
    #expect(script.received(.sync) == "nothing")
    #expect(script.isIdle)
  }

  @Test func `end a batch once, and only one that has queries`() {
    let script = Script()
    #expect(!script.endBatch())
    script.submit(1)
    #expect(script.endBatch())
    #expect(!script.endBatch())
    script.submit(2)
    #expect(script.endBatch())
  }

  @Test func `that are errors fail one query, and those that it aborted are sent again`() {
    let script = Script()
    for number in 1...4 { script.submit(number) }
    #expect(script.endBatch())
    let answers: [Pipeline<Int>.Answer] = [
      .result, .end, .failure, .end, .aborted, .end, .aborted, .end, .sync,
    ]
    #expect(
      answers.map { script.received($0) } == [
        "deliver 1", "nothing", "deliver 2", "nothing", "nothing", "resend 3 shared", "nothing",
        "resend 4 shared", "nothing",
      ])
    #expect(script.queryCount == 2)
    #expect(script.endBatch())
    // The second time it is out of others' reach.
    #expect(script.received(.failure) == "deliver 3")
    #expect(script.received(.end) == "nothing")
    #expect(script.received(.aborted) == "nothing")
    #expect(script.received(.end) == "resend 4 alone")
    #expect(script.received(.sync) == "nothing")
    #expect(!script.endBatch())
    #expect(script.received(.result) == "hold 4")
    #expect(script.received(.end) == "nothing")
    #expect(script.received(.sync) == "settle 4")
    #expect(script.isIdle)
  }

  @Test func `to a query that is alone count when its sync has come`() {
    let script = Script()
    script.submit(1)
    #expect(script.submit(2, isAlone: true) == "alone behind a sync")
    #expect(script.submit(3, isAlone: true) == "alone")
    #expect(!script.endBatch())
    #expect(script.received(.result) == "deliver 1")
    #expect(script.received(.end) == "nothing")
    #expect(script.received(.sync) == "nothing")
    #expect(script.received(.result) == "hold 2")
    #expect(script.received(.end) == "nothing")
    // A deferred constraint fails when all seemed done.
    #expect(script.received(.failure) == "hold 2")
    #expect(script.received(.end) == "nothing")
    #expect(script.received(.sync) == "settle 2")
    #expect(script.remaining() == [3])
  }

  @Test(
    arguments: [
      [.result], [.end], [.sync], [.aborted], [.failure],
    ] as [[Pipeline<Int>.Answer]])
  func `that nobody asked for are refused`(answers: [Pipeline<Int>.Answer]) {
    let script = Script()
    #expect(answers.map { script.received($0) } == ["refuse"])
    script.submit(1, isAlone: true)
    #expect(script.received(.end) == "refuse")
    #expect(script.received(.sync) == "refuse")
    #expect(script.received(.aborted) == "refuse")
    #expect(script.received(.result) == "hold 1")
    #expect(script.received(.result) == "refuse")
    #expect(script.received(.sync) == "refuse")
  }
}

@Suite struct `A pipeline is bounded` {
  @Test func `by the queries that are not answered`() {
    let script = Script(queryCountMax: 2)
    for number in 1...2 { script.submit(number, isAlone: true) }
    #expect(script.room == 0)
    _ = script.received(.result)
    #expect(script.room == 0)
    _ = script.received(.end)
    #expect(script.room == 1)
    script.submit(3, isAlone: true)
    #expect(script.remaining() == [1, 2, 3])
  }

  @Test func `and takes none while it drains`() {
    let script = Script()
    script.submit(1)
    #expect(script.endBatch())
    script.drain()
    #expect(script.room == 0 && !script.isDrained)
    for answer in [.result, .end, .sync] as [Pipeline<Int>.Answer] { _ = script.received(answer) }
    #expect(script.isDrained)
  }
}

@Suite struct `A deadline that passes` {
  @Test func `expires its query, whose answer is then nobody's`() {
    let script = Script()
    script.submit(1, by: after(20))
    script.submit(2, by: after(10))
    #expect(script.endBatch())
    #expect(script.nextDeadline == after(10))
    #expect(script.passed(after(9)) == [])
    #expect(script.passed(after(10)) == ["expire 2"])
    #expect(script.nextDeadline == after(20))
    #expect(script.received(.result, at: after(11)) == "deliver 1")
    #expect(script.received(.end, at: after(11)) == "nothing")
    #expect(script.received(.result, at: after(12)) == "nothing")
    #expect(script.received(.end, at: after(12)) == "nothing")
    #expect(script.received(.sync, at: after(12)) == "nothing")
    #expect(script.isIdle && script.room == 8)
    #expect(script.nextDeadline == .never)
  }

  @Test func `closes the connection when the answer stays out for longer`() {
    let script = Script()
    script.submit(1, by: after(10))
    script.submit(2, by: after(500))
    #expect(script.endBatch())
    #expect(script.passed(after(15)) == ["expire 1"])
    #expect(script.room == 0)
    #expect(script.nextDeadline == after(115))
    #expect(script.passed(after(114)) == [])
    #expect(script.passed(after(115)) == ["close"])
    #expect(script.remaining() == [2])
  }

  @Test func `counts from the answer before it where that came late`() {
    let script = Script()
    script.submit(1, by: after(500))
    script.submit(2, by: after(10))
    #expect(script.endBatch())
    #expect(script.passed(after(10)) == ["expire 2"])
    #expect(script.room > 0)
    #expect(script.passed(after(400)) == [])
    #expect(script.received(.result, at: after(400)) == "deliver 1")
    #expect(script.nextDeadline == after(500))
    #expect(script.received(.end, at: after(450)) == "nothing")
    #expect(script.passed(after(549)) == [])
    #expect(script.passed(after(550)) == ["close"])
  }

  @Test func `of a query that was aborted lets nothing be sent again`() {
    let script = Script()
    script.submit(1)
    script.submit(2, by: after(10))
    #expect(script.endBatch())
    #expect(script.passed(after(10)) == ["expire 2"])
    let answers: [Pipeline<Int>.Answer] = [.failure, .end, .aborted, .end, .sync]
    #expect(
      answers.map { script.received($0, at: after(20)) } == [
        "deliver 1", "nothing", "nothing", "nothing", "nothing",
      ])
    #expect(script.isIdle)
  }

  @Test func `while a query is settled leaves its effect unknown`() {
    let script = Script(patience: .zero)
    script.submit(1, isAlone: true, by: after(10))
    #expect(script.received(.result) == "hold 1")
    #expect(script.received(.end) == "nothing")
    #expect(script.nextDeadline == after(10))
    #expect(script.passed(after(10)) == ["expire 1", "close"])
  }

  @Test func `expires each of many, and each once`() {
    let script = Script()
    for number in 1...5 { script.submit(number, by: after(10)) }
    #expect(script.passed(after(10)) == (1...5).map { "expire \($0)" })
    #expect(script.remaining() == [])
  }
}

@Test func `whoever waits when the connection is gone is named once`() {
  let script = Script()
  for number in 1...4 { script.submit(number, by: after(Int64(number))) }
  #expect(script.endBatch())
  _ = script.received(.result)
  #expect(script.passed(after(2)) == ["expire 2"])
  #expect(script.remaining() == [3, 4])
  #expect(script.isIdle && script.room == 0)
}

/// Three queries in flight and everything a server may say, in every order that is accepted.
@Test func `nobody is told twice, whatever comes`() {
  let answers: [Pipeline<Int>.Answer] = [.result, .failure, .aborted, .end, .sync]
  /// Who was told what when the connection ends behind `said`; nil when that is not accepted.
  func told(_ said: [Pipeline<Int>.Answer], _ isAlone: [Bool]) -> [Int]? {
    var pipeline = Pipeline<Int>(queryCountMax: 8, patience: .zero)
    for (index, isAlone) in isAlone.enumerated() {
      _ = pipeline.submit(index + 1, isAlone: isAlone, deadline: .never)
    }
    _ = pipeline.batchEnded()
    var told: [Int] = []
    for answer in said {
      switch pipeline.received(answer, now: start) {
      case .none, .hold: break
      case .deliver(let number), .settle(let number): told.append(number)
      case .resend: _ = pipeline.batchEnded()
      case .refuse: return nil
      }
    }
    pipeline.close()
    while let number = pipeline.takeRemaining() { told.append(number) }
    return told
  }
  func explore(_ said: [Pipeline<Int>.Answer], _ isAlone: [Bool], depth: Int) {
    guard let told = told(said, isAlone) else { return }
    #expect(told.sorted() == [1, 2, 3], "\(said)")
    guard depth > 0 else { return }
    for answer in answers { explore(said + [answer], isAlone, depth: depth - 1) }
  }
  for isAlone in [[false, false, false], [false, true, false], [true, true, true]] {
    explore([], isAlone, depth: 8)
  }
}
