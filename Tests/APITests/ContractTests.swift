import TestKit
import Testing

/// What the API says of itself, held against what it does.
struct ContractTests {
  private let api: RunningAPI
  private let contract: APIContract

  init() throws {
    api = try RunningAPI.migrated()
    contract = try APIContract(try api.get("/openapi.json").body)
  }

  @Test(arguments: ["/healthz", "/readyz", "/metrics", "/openapi.json", "/docs"])
  func `each document and report is as described`(path: String) throws {
    let answer = try api.get(path)
    #expect(answer.status == 200)
    #expect(contract.faults(inAnswerTo: "GET", path, answer) == [])
  }

  @Test func `metrics in their other format are as described`() throws {
    let answer = try api.get("/metrics", "Accept: application/openmetrics-text\r\n")
    #expect(contract.faults(inAnswerTo: "GET", "/metrics", answer) == [])
  }

  @Test func `what is described is what is served`() throws {
    #expect(!contract.methodsOfPaths.isEmpty)
    for (path, methods) in contract.methodsOfPaths {
      let target = path.replacing(#/{[a-z_]+}/#, with: "x")
      let connection = try api.connect()
      try connection.send("OPTIONS \(target) HTTP/1.1\r\nHost: t\r\n\r\n")
      let allowed = try #require(try connection.readResponse()["Allow"])
      let implied: Set = methods.contains("GET") ? ["HEAD", "OPTIONS"] : ["OPTIONS"]
      #expect(Set(allowed.split(separator: ", ").map(String.init)) == methods.union(implied))
    }
  }

  @Test func `refusals that can meet any request are described`() throws {
    for text in [
      "DELETE /healthz HTTP/1.1\r\nHost: t\r\n\r\n", "GET /healthz HTTP/1.1\r\n\r\n",
      "BREW /healthz HTTP/1.1\r\nHost: t\r\n\r\n", "GET /healthz HTTP/3.0\r\nHost: t\r\n\r\n",
      "GET /healthz HTTP/1.1\r\nHost: t\r\nContent-Length: x\r\n\r\n",
    ] {
      let connection = try api.connect()
      try connection.send(text)
      let refusal = try connection.readResponse()
      #expect(refusal.status >= 400)
      #expect(contract.faults(inAnswerTo: "GET", "/healthz", refusal) == [], "\(text)")
    }
  }

  @Test func `each kind of problem is explained where its type points`() throws {
    let page = try api.get("/docs").text
    let connection = try api.connect()
    try connection.send("GET /nowhere HTTP/1.1\r\nHost: t\r\n\r\n")
    let type = try #require(
      try connection.readResponse().text.firstMatch(of: #/"type":"/docs#([a-z_]+)"/#))
    #expect(page.contains("id=\"\(type.1)\""))
  }

  @Test func `the page needs nothing from anywhere`() throws {
    let page = try api.get("/docs")
    let policy = try #require(page["Content-Security-Policy"])
    #expect(policy.hasPrefix("default-src 'none'"))
    #expect(page["X-Content-Type-Options"] == "nosniff")
    #expect(page.body.count < 150_000)
    #expect(!page.text.contains("src=\"http"))
    #expect(!page.text.contains("@import"))
  }
}
