import Glibc
import TestKit
import Testing

@Test func `the API lives, is ready and shows its metrics`() throws {
  let api = try RunningAPI.migrated()
  let health = try api.get("/healthz")
  #expect(health.status == 200)
  #expect(health.text == #"{"status":"alive"}"#)
  let readiness = try api.get("/readyz")
  #expect(readiness.status == 200)
  #expect(
    readiness.text == """
      {"status":"ready","checks":[{"name":"database","status":"ok"},\
      {"name":"rulebook","status":"ok"},{"name":"redis","status":"degraded",\
      "detail":"it cannot be used (connect: Connection refused): \
      prices come from the database"},{"name":"jobs","status":"degraded",\
      "detail":"their Redis does not answer"}]}
      """)
  let metrics = try api.get("/metrics")
  #expect(metrics["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8")
  let count = #"pricing_http_requests_total{method="GET",route="/healthz",status="2xx"} 1"#
  #expect(metrics.text.contains(count))
  let open = try api.get("/metrics", "Accept: application/openmetrics-text;version=1.0.0\r\n")
  #expect(open.text.hasSuffix("# EOF\n"))
}

@Test func `promtool has nothing to say about the API's metrics`() throws {
  let api = try RunningAPI.migrated()
  #expect(try api.get("/api/v1/price/nothing").status == 404)
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
  #expect(try begun.readResponse().status == 200)
  begun.finishSending()
  #expect(try begun.readToEnd() == [])
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
  let errors = second.lines(of: .standardError).filter { $0.contains(#""level":"error""#) }
  #expect(errors.count == 1)
  #expect(
    errors.last?.contains("Address already in use; choose another address with --http") == true)
}

@Test func `what may stand around a request has limits that can be set`() throws {
  let api = try RunningAPI([
    "--empty-line-count-max", "1", "--extension-byte-count-max", "4",
    "--extensions-byte-count-max", "6", "--trailer-field-count-max", "1",
    "--trailer-byte-count-max", "1KiB",
  ])
  let head = "POST /nowhere HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n"
  let field = "a:" + String(repeating: "b", count: 1_018)
  for (allowed, surplus, code) in [
    ("\r\n\(head)0\r\n\r\n", "\r\n\r\n", "too_many_empty_lines"),
    ("\(head)1;abc\r\nx\r\n0\r\n\r\n", "\(head)0;abcd\r\n", "chunk_extensions_too_large"),
    (
      "\(head)1;abc\r\nx\r\n0;a\r\n\r\n", "\(head)1;abc\r\nx\r\n0;abc\r\n",
      "chunk_extensions_too_large"
    ),
    ("\(head)0\r\na:\r\n\r\n", "\(head)0\r\na:\r\nb:", "trailers_too_large"),
    ("\(head)0\r\n\(field)\r\n\r\n", "\(head)0\r\n\(field)b\r\n\r\n", "trailers_too_large"),
  ] {
    let connection = try api.connect()
    try connection.send(allowed)
    #expect(try connection.readResponse().status == 404)
    try connection.send(surplus)
    #expect(try connection.readResponse().text.contains(#""code":"\#(code)""#))
  }
}

@Test(arguments: [(period: 0, count: 0), (period: 1, count: 5), (period: 2, count: 3)])
func `of a shard's requests one in so many is logged`(period: Int, count: Int) throws {
  let api = try RunningAPI(["--access-log-sample", "\(period)"])
  let connection = try api.connect()
  for _ in 0..<5 {
    try connection.send("GET /healthz HTTP/1.1\r\nHost: t\r\n\r\n")
    #expect(try connection.readResponse().status == 200)
  }
  #expect(try api.program.stop() == .code(0))
  let lines = api.program.lines(of: .standardError)
  #expect(lines.count { $0.contains(#""message":"request answered""#) } == count)
}

@Test func `a misspelt setting is refused before anything starts`() throws {
  let program = try Program(.built("pricing-api"), ["--shard", "2"])
  #expect(try program.waitForExit() == .code(2))
  #expect(program.lines(of: .standardError).contains { $0.contains("--shards") })
}
