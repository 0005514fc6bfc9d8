import Glibc
import TestKit
import Testing

@Test func `the API lives, is ready and shows its metrics`() throws {
  let api = try RunningAPI()
  let health = try api.get("/healthz")
  #expect(health.status == 200)
  #expect(health.text == #"{"status":"alive"}"#)
  let readiness = try api.get("/readyz")
  #expect(readiness.status == 200)
  #expect(readiness.text == #"{"status":"ready","checks":[]}"#)
  let metrics = try api.get("/metrics")
  #expect(metrics["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8")
  let count = #"pricing_http_requests_total{method="GET",route="/healthz",status="2xx"} 1"#
  #expect(metrics.text.contains(count))
  let open = try api.get("/metrics", "Accept: application/openmetrics-text;version=1.0.0\r\n")
  #expect(open.text.hasSuffix("# EOF\n"))
}

@Test func `promtool has nothing to say about the API's metrics`() throws {
  let api = try RunningAPI()
  let folder = try TemporaryFolder()
  let path = "\(folder.path)/metrics"
  try api.get("/metrics").body.withUnsafeBytes { bytes in
    let file = open(path, O_WRONLY | O_CREAT, 0o600)
    #expect(write(file, bytes.baseAddress, bytes.count) == bytes.count)
    close(file)
  }
  let promtool = try Executable.system("promtool", package: "prometheus").path()
  let check = try Program(
    .system("sh", package: "dash"), ["-c", "'\(promtool)' check metrics < '\(path)'"])
  #expect(try check.waitForExit() == .code(0))
  #expect(check.lines(of: .standardError) == [])
  #expect(check.lines(of: .standardOutput) == [])
}

@Test(arguments: [SIGTERM, SIGINT])
func `a signal drains: what has begun is answered, then the API ends well`(signal: Int32) throws {
  let api = try RunningAPI()
  let idle = try api.connect()
  try idle.send("GET /healthz HTTP/1.1\r\nHost: t\r\n\r\n")
  #expect(try idle.readResponse().status == 200)
  let begun = try api.connect()
  try begun.send("GET /healthz HTTP/1.1\r\nHo")
  #expect(try api.hasReadPartOfARequest())
  api.program.send(signal)
  try api.program.waitForLine(with: #""message":"draining""#)
  #expect(try idle.readToEnd() == [])
  try begun.send("st: t\r\n\r\n")
  let answer = try begun.readResponse()
  #expect(answer.status == 200)
  #expect(answer["Connection"] == "close")
  begun.finishSending()
  #expect(try api.program.waitForExit() == .code(0))
}

@Test func `a second signal ends at once`() throws {
  let api = try RunningAPI(["--head-timeout", "1h", "--drain-timeout", "1h"])
  let begun = try api.connect()
  try begun.send("GET /healthz HTTP/1.1\r\nHo")
  #expect(try api.hasReadPartOfARequest())
  api.program.send(SIGTERM)
  try api.program.waitForLine(with: #""message":"draining""#)
  #expect(api.program.isRunning)
  api.program.send(SIGTERM)
  #expect(try api.program.waitForExit() == .code(128 + SIGTERM))
}

@Test func `an address in use is refused with what to do about it`() throws {
  let api = try RunningAPI()
  let second = try Program(.built("pricing-api"), ["--http", "127.0.0.1:\(api.port)"])
  #expect(try second.waitForExit() == .code(1))
  let lines = second.lines(of: .standardError)
  #expect(lines.count == 1)
  #expect(
    lines.first?.contains("Address already in use; choose another address with --http") == true)
}

@Test func `a misspelt setting is refused before anything starts`() throws {
  let program = try Program(.built("pricing-api"), ["--shard", "2"])
  #expect(try program.waitForExit() == .code(2))
  #expect(program.lines(of: .standardError).contains { $0.contains("--shards") })
}
