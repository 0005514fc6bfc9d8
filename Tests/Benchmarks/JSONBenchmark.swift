import Bytes
import JSON

/// Reads request bodies (parse, walk, three fields of each object) and writes an answer.
///
/// `benchmarks json` times all of it; `benchmarks json NAME ROUNDS` runs one subject alone, for
/// callgrind: the difference between two numbers of rounds is the cost of a round.
enum JSONBenchmark {
  static func run(_ arguments: [String]) {
    let rounds = arguments.dropFirst().first.flatMap { Int($0) }
    for (name, text) in bodies where arguments.isEmpty || arguments[0] == name {
      let bytes = Array(text.utf8)
      measure(name, bytes.count, rounds: rounds) { read(bytes, rounds: $0) }
    }
    if arguments.isEmpty || arguments[0] == "answer" {
      measure("answer", write(rounds: 1), rounds: rounds) { write(rounds: $0) }
    }
  }

  /// Prints the best of many timings, each short enough to go by undisturbed on a busy machine; or
  /// only runs `body` when the rounds are given.
  private static func measure(
    _ name: String, _ byteCount: Int, rounds: Int?, _ body: (Int) -> Int
  ) {
    if let rounds {
      _ = body(rounds)
      return
    }
    let rounds = max(5, 1_000_000 / byteCount)
    let best = (0..<200).map { _ in ContinuousClock().measure { _ = body(rounds) } }.min() ?? .zero
    let nanoseconds = best / .nanoseconds(1) / Double(rounds)
    let rate = Int(Double(byteCount) / nanoseconds * 1000)
    print("\(name): \(byteCount) bytes, \(Int(nanoseconds)) ns, \(rate) MB/s")
  }

  private static let bodies: [(name: String, text: String)] = [
    ("short", #"{"product_id":"SKU-17","quantity":1,"currency":"USD"}"#),
    (
      "typical",
      #"{"product_id":"SKU-1","quantity":12,"currency":"USD","segments":["dealer"],"#
        + #""attributes":{"color":"red"},"explain":true}"#
    ),
    ("batch", batch(productID: "DRILL-18V", count: 1200)),
    ("cyrillic", batch(productID: "ДРЕЛЬ-18В", count: 1200)),
    ("escaped", batch(productID: #"\u0414RILL \"18V\""#, count: 1200)),
    ("hostile", hostile),
  ]

  private static func batch(productID: String, count: Int) -> String {
    let lines = (0..<count).map { index in
      #"{"ref":"line-\#(index)","product_id":"\#(productID)-\#(index * 7919 % 10_000)","#
        + #""quantity":"\#(index % 40 + 1)"}"#
    }
    return #"{"context":{"currency":"EUR","segments":["dealer","vip"]},"lines":["#
      + lines.joined(separator: ",") + "]}"
  }

  /// The worst object of a mebibyte: keys that are told apart only by comparing them.
  private static let hostile =
    "{"
    + (0..<36_000).map { "\"attacker\(1_000_000 + $0 * 7919 % 36_000)attacker\":0" }
    .joined(separator: ",") + "}"

  private static func read(_ bytes: [UInt8], rounds: Int) -> Int {
    var document = JSONDocument()
    var sum = 0
    for _ in 0..<rounds {
      do throws(JSONError) {
        try document.parse(bytes.span)
        sum &+= fields(of: document.root, document)
      } catch {
        fatalError(error.description)
      }
    }
    return sum
  }

  @inline(never)
  private static func fields(of object: JSONValue, _ document: borrowing JSONDocument) -> Int {
    var problems = JSONProblems()
    var sum = 0
    document.forEachMember(of: object, &problems) { key, value, problems throws(JSONProblem) in
      switch key {
      case "product_id": sum &+= try document.withString(value) { $0.count }
      case "quantity":
        sum &+= document.kind(of: value) == .number ? try document.integer(value) : 1
      case "currency": sum &+= try document.withString(value) { Int($0[0]) }
      case "lines":
        document.forEachElement(of: value, &problems) { line, _ throws(JSONProblem) in
          sum &+= fields(of: line, document)
        }
      default: sum &+= 1
      }
    }
    precondition(problems.isEmpty)
    return sum
  }

  private static func write(rounds: Int) -> Int {
    var buffer = ByteBuffer()
    for _ in 0..<rounds {
      buffer.removeAll()
      writeAnswer("DRILL-18V", revision: 4711, to: &buffer)
    }
    return buffer.count
  }

  @inline(never)
  private static func writeAnswer(_ sku: String, revision: Int, to buffer: inout ByteBuffer) {
    buffer.appendJSON { json in
      json.object { json in
        json.member("product_id", sku)
        json.member("quantity", "12")
        json.member("currency", "EUR")
        json.member("base_price", "100.00")
        json.member("unit_price", "83.99")
        json.member("final_price", "83.99")
        json.member("total", "1007.88")
        json.member("source", "cache")
        json.member("list", "dealer, northern region, wholesale and resale partners")
        json.member("revision", revision)
        json.member("version", 17)
        json.member("price_valid_until", "2026-11-30T23:00:00Z")
      }
    }
  }
}
