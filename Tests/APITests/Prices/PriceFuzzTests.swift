import Bytes
import HTTP
import JSON
import Pricing
import Quoting
import TestKit
import Testing

/// Requests that a generator makes up: valid ones with pieces exchanged, and valid ones damaged.
private struct RequestMaker {
  var random: SeededGenerator

  private static let values = [
    #""DRILL-18V""#, #""saw""#, #""nothing""#, #""""#, "12", "0", "-1", "1e14", "0.5", #""12""#,
    #""1e""#, "true", "false", "null", "[]", "{}", #"["dealer"]"#, #"["a",1]"#, #"{"a":1}"#,
    #""EUR""#, #""USD""#, #""XXX""#, #""2026-11-20T10:00:00Z""#, #""2026-02-30T00:00:00Z""#,
    #""\u00e9\ud83d\ude00""#, #""\u0000""#, "999999999999999", "0.000000000001",
  ]
  private static let names = [
    "product_id", "quantity", "currency", "channel", "country", "segments", "customer_id",
    "attributes", "at", "explain", "ref", "lines", "context", "segmets", "",
  ]

  mutating func price() -> String {
    var members = [#""product_id":\#(Bool.random(using: &random) ? #""DRILL-18V""# : value())"#]
    for name in Self.names where name != "product_id" && one(in: 5) {
      members.append("\"\(name)\":\(value())")
    }
    return "{\(members.shuffled(using: &random).joined(separator: ","))}"
  }

  mutating func batch() -> String {
    let lines = (0..<Int.random(in: 0..<5, using: &random)).map { _ in
      one(in: 8) ? value() : price()
    }
    let context = one(in: 8) ? value() : price()
    return #"{"context":\#(context),"lines":[\#(lines.joined(separator: ","))]}"#
  }

  mutating func target() -> String {
    let pairs = (0..<Int.random(in: 0..<5, using: &random)).map { _ in
      let name = Self.names.randomElement(using: &random) ?? ""
      let escaped = value().utf8.map { $0.isLetterOrDigit ? "\(Unicode.Scalar($0))" : escape($0) }
      let value = one(in: 2) ? escaped.joined() : escaped.dropFirst().dropLast().joined()
      return "\(one(in: 6) ? "attributes." : "")\(name)=\(value)"
    }
    return "DRILL-18V?\(pairs.joined(separator: "&"))"
  }

  /// Changes, drops or doubles bytes.
  mutating func damaged(_ text: String) -> [UInt8] {
    var bytes = Array(text.utf8)
    for _ in 0..<Int.random(in: 0..<3, using: &random) where !bytes.isEmpty {
      let index = Int.random(in: bytes.indices, using: &random)
      switch Int.random(in: 0..<3, using: &random) {
      case 0: bytes[index] = UInt8.random(in: .min ... .max, using: &random)
      case 1: bytes.remove(at: index)
      default: bytes.insert(bytes[index], at: index)
      }
    }
    return bytes
  }

  private mutating func value() -> String { Self.values.randomElement(using: &random) ?? "1" }

  private mutating func one(in count: Int) -> Bool {
    Int.random(in: 0..<count, using: &random) == 0
  }

  private func escape(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16)
    return "%" + (digits.count == 1 ? "0" : "") + digits
  }
}

extension UInt8 {
  fileprivate var isLetterOrDigit: Bool {
    self &- UInt8(ascii: "0") < 10 || (self | 0x20) &- UInt8(ascii: "a") < 26
  }
}

struct PriceFuzzTests {
  private static let codes: Set<String> = [
    "malformed_json", "invalid_request", "unknown_product", "no_price", "fx_stale",
    "guardrail_infeasible", "amount_overflow",
  ]

  /// Whether the answer is one JSON object, of which each part is a price or a known problem.
  private func isSound(_ answer: Answer) -> Bool {
    var document = JSONDocument()
    do throws(JSONError) { try document.parse(answer.text.utf8.span) } catch { return false }
    let codes = answer.text.matches(of: #/"code":"([^"]*)"/#).map { String($0.1) }
    guard Self.codes.isSuperset(of: codes) else { return false }
    guard answer.status == .ok else {
      return codes.count == 1 && answer.contentType == "application/problem+json"
    }
    if let results = document.member("results", of: document.root) {
      var problems = JSONProblems()
      var isSound = true
      document.forEachElement(of: results, &problems) { result, _ throws(JSONProblem) in
        let price = document.member("price", of: result)
        let problem = document.member("problem", of: result)
        isSound = isSound && (price == nil) != (problem == nil)
      }
      return isSound && problems.isEmpty
    }
    return document.member("final_price", of: document.root) != nil
  }

  @Test(arguments: 0..<8) func `whatever is asked, the answer is a price or a known problem`(
    round: Int
  ) throws {
    let seed = UInt64(round)
    var maker = RequestMaker(random: SeededGenerator(seed: seed))
    let service = try PriceService([
      try DrillCatalogue.sheet(), try DrillCatalogue.sheet(sku: "saw"),
    ])
    let head = "HTTP/1.1\r\nContent-Type: application/json"
    var priceCount = 0
    for step in 0..<1_500 {
      let answer: Answer
      switch step % 3 {
      case 0: answer = service.send("POST /api/v1/price \(head)", maker.damaged(maker.price()))
      case 1: answer = service.send("POST /api/v1/prices \(head)", maker.damaged(maker.batch()))
      default: answer = service.get(maker.target())
      }
      #expect(isSound(answer), "seed \(seed), step \(step): \(answer.text)")
      if answer.text.contains("final_price") { priceCount += 1 }
    }
    // The generator is worth its name: it also makes what is answered.
    #expect(priceCount > 100, "seed \(seed)")
  }
}
