import Foundation
import Glibc
import TestKit
import Testing

/// What those who run a worker or a listener look at.
private func get(_ path: String, of program: Program) throws -> RawResponse {
  let line = try program.waitForLine(with: #""message":"listening""#)
  let address = try #require(line.firstMatch(of: #/"address":"127.0.0.1:([0-9]+)"/#))
  let connection = try RawConnection(port: try #require(Int(address.1)))
  try connection.send("GET \(path) HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n")
  return try connection.readResponse()
}

/// How one of a program's threads stands to others.
private struct Standing: Hashable {
  /// How the kernel shares the cores out.
  enum Policy: Int32 { case other, firstComeFirstServed, roundRobin, batch, idle = 5 }

  let niceness: Int32
  let policy: Policy?

  /// How all threads of a program stand.
  static func all(of program: Program) throws -> Set<Standing> {
    let threads = try FileManager.default
      .contentsOfDirectory(atPath: "/proc/\(program.processID)/task").compactMap(pid_t.init)
    return Set(
      threads.map { thread in
        Standing(
          niceness: getpriority(__priority_which_t(PRIO_PROCESS.rawValue), id_t(thread)),
          policy: Policy(rawValue: sched_getscheduler(thread)))
      })
  }
}

extension `The programs that move prices` {
  @Suite(.serialized) struct `A worker or a listener` {
    @Test(arguments: ["pricing-worker", "pricing-listener"])
    func `waits for its catalogue and says so, and works once that is there`(name: String)
      async throws
    {
      let market = try RunningMarket()
      let program = try market.start(name)
      #expect(try get("/healthz", of: program).text == #"{"status":"alive"}"#)
      try program.waitForLine(with: "catalogue cannot be opened")
      let early = try get("/readyz", of: program)
      #expect(early.status == 503)
      #expect(early.text.contains("there is no file: run pricing-admin migrate"))
      try market.administer("migrate")
      try await eventually { try get("/readyz", of: program).status == 200 }
      let metrics = try get("/metrics", of: program)
      #expect(metrics.status == 200 && metrics.text.contains("pricing_build_info{version="))
      #expect(try get("/docs", of: program).status == 404)
      #expect(try program.stop() == .code(0))
    }

    @Test(arguments: ["pricing-worker", "pricing-listener"])
    func `ends well before there is a catalogue, too`(name: String) throws {
      let market = try RunningMarket()
      let program = try market.start(name)
      try program.waitForLine(with: "catalogue cannot be opened")
      #expect(try program.stop() == .code(0))
      #expect(try market.server.reply(to: "DBSIZE") == "0")
    }

    @Test(arguments: [([], 10), (["--worker-niceness", "12"], 12)] as [([String], Int32)])
    func `stands back for others with all its threads, as far as it is told`(
      flags: [String], niceness: Int32
    ) throws {
      let market = try RunningMarket(itemCount: 1)
      let worker = try market.startWorker(flags)
      #expect(try Standing.all(of: worker) == [Standing(niceness: niceness, policy: .batch)])
    }

    @Test func `stands no nearer than who begins it has it stand`() throws {
      let market = try RunningMarket(itemCount: 1)
      let worker = try market.startWorker(niceness: 15)
      #expect(try Standing.all(of: worker) == [Standing(niceness: 15, policy: .batch)])
    }

    @Test func `stands behind everybody where it is told so, and is ready all the same`()
      async throws
    {
      let market = try RunningMarket(itemCount: 1)
      let worker = try market.startWorker("--worker-niceness", "20")
      #expect(try Standing.all(of: worker) == [Standing(niceness: 19, policy: .idle)])
      try await eventually { try get("/readyz", of: worker).status == 200 }
    }

    @Test func `stands as near as others where it is told so`() throws {
      let market = try RunningMarket(itemCount: 1)
      let worker = try market.startWorker("--worker-niceness", "0")
      #expect(try Standing.all(of: worker).allSatisfy { $0.policy == .other })
    }

    @Test func `is not ready without Redis, and works again when that is back without its memory`()
      async throws
    {
      let market = try RunningMarket(itemCount: 1)
      let worker = try market.startWorker()
      let listener = try await market.startListener()
      for program in [worker, listener] {
        try await eventually { try get("/readyz", of: program).status == 200 }
      }
      try market.server.kill()
      for program in [worker, listener] {
        try await eventually { try get("/readyz", of: program).status == 503 }
      }
      try market.server.start()
      for program in [worker, listener] {
        try await eventually { try get("/readyz", of: program).status == 200 }
      }
      try await market.waitForSubscriber()
      try market.publish(#"{"type":"cost","value":"3","scope":{"all":true}}"#)
      try await market.waitForPriceChanges(1)
      #expect(worker.isRunning && listener.isRunning)
    }

    @Test(arguments: ["pricing-worker", "pricing-listener"])
    func `says where it cannot listen and ends`(name: String) throws {
      let market = try RunningMarket()
      let flag = name == "pricing-worker" ? "--worker-http" : "--listener-http"
      let program = try market.start(name, flag, "127.0.0.1:\(market.server.port)")
      #expect(try program.waitForExit() == .code(1))
      #expect(program.lines(of: .standardError).contains { $0.contains("cannot listen at") })
    }
  }
}
