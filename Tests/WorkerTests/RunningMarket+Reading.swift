import TestKit
import Testing

/// The prices of a market as those have them who ask for them.
extension RunningMarket {
  /// An API that has a rulebook, with as much patience as a busy machine needs.
  func startAPI() throws -> (program: Program, port: Int) {
    let program = try start(
      "pricing-api", ["--http", "127.0.0.1:0", "--shards", "2"],
      environment: [
        "PRICING_DATABASE_TIMEOUT": "1m", "PRICING_REVISION_TIMEOUT": "1m",
        "PRICING_IDLE_TIMEOUT": "10m", "PRICING_HEAD_TIMEOUT": "10m",
      ])
    let line = try program.waitForLine(with: #""message":"listening""#)
    let address = try #require(line.firstMatch(of: #/"address":"127.0.0.1:([0-9]+)"/#))
    let port = try #require(Int(address.1))
    let isReady = try Deadline(in: .seconds(60)).poll {
      let connection = try RawConnection(port: port)
      try connection.send("GET /readyz HTTP/1.1\r\nHost: t\r\n\r\n")
      return try connection.readResponse().status == 200
    }
    #expect(isReady)
    return (program, port)
  }

  /// What the catalogue has of an item's price; nil where it has none.
  func priceAnswer(of sku: String) throws -> PriceAnswer? {
    let text = try administer("price", sku, "--json").joined(separator: "\n")
    return PriceAnswer(try JSONTree(Array(text.utf8)), of: sku)
  }
}

extension PriceAnswer {
  /// Nil where there is no price in it.
  init?(_ answer: RawResponse, of sku: String) {
    guard answer.status == 200, let tree = try? JSONTree(answer.body) else { return nil }
    self.init(tree, of: sku)
  }

  init?(_ tree: JSONTree, of sku: String) {
    guard let price = tree["final_price"]?.string,
      let version = tree["version"].flatMap({ Int($0.rendered) }),
      let revision = tree["revision"].flatMap({ Int($0.rendered) })
    else { return nil }
    self.init(sku: sku, price: price, version: version, revision: revision)
  }
}
