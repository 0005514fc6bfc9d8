import Foundation
import JSON
import TestKit
import Testing

/// Texts to be mutated.
private let texts = [
  #"{"product_id":"SKU-1","quantity":12,"currency":"USD","segments":["dealer"],"explain":true}"#,
  #"{"context":{"at":null},"lines":[{"ref":"1","quantity":"2.5"},{"ref":"2","quantity":-0.5e-7}]}"#,
  #"[[],{},"",0,-1.25E+10,true,false,null,"\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00é€😀"]"#,
  #" { "a" : [ 1 , 2 ] , "b" : { "c" : "\u0000" , "\u0063" : 3.0 } } "#,
  #"{"k0":0,"k1":1,"k2":2,"k3":3,"k4":4,"k5":5,"k6":6,"k7":7,"k8":8,"k9":9,"k10":[[[[1]]]]}"#,
]

/// Pieces that matter to the grammar.
private let pieces: [[UInt8]] =
  [
    "\"", "\\", "{", "}", "[", "]", ":", ",", "0", "-", ".", "e", "null", "\\u", "\\ud800",
    "\\udc00",
  ]
  .map { Array($0.utf8) }
  + [[0], [0x1F], [0x7F], [0x80], [0xC3, 0xA9], [0xED, 0xA0, 0x80], [0xF0], [0xFF]]

private func mutated(_ random: inout SeededGenerator) -> [UInt8] {
  var bytes = Array(texts.randomElement(using: &random)!.utf8)
  for _ in 0..<Int.random(in: 1...4, using: &random) {
    let place = Int.random(in: 0...bytes.count, using: &random)
    let end = min(bytes.count, place + Int.random(in: 0...8, using: &random))
    switch Int.random(in: 0..<6, using: &random) {
    case 0: bytes.removeSubrange(place..<end)
    case 1: bytes.insert(contentsOf: bytes[place..<end], at: place)
    case 2: bytes.insert(contentsOf: pieces.randomElement(using: &random)!, at: place)
    case 3: bytes.replaceSubrange(place..<end, with: pieces.randomElement(using: &random)!)
    case 4 where place < bytes.count: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    default:
      let other = Array(texts.randomElement(using: &random)!.utf8)
      bytes.insert(contentsOf: other[(other.count * place / (bytes.count + 1))...], at: place)
    }
  }
  return bytes
}

/// Whether Foundation's parser is of the same mind, where the two are meant to agree.
private func foundationAgrees(_ bytes: [UInt8], _ outcome: Result<Tree, JSONError>) -> Bool {
  // Foundation takes zero bytes and byte order marks for signs of UTF-16 and UTF-32.
  if bytes.prefix(4).contains(where: { $0 == 0 || $0 >= 0x80 }) { return true }
  let accepted =
    (try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)) != nil
  switch outcome {
  case .success(let tree): return accepted || tree.hasNumberBeyondDouble
  case .failure(let error):
    // Foundation lets the last of two equal keys win, goes deeper, and overlooks a last comma.
    return !accepted || error.reason == .duplicateKey || error.reason == .tooDeep
      || isBehindLastComma(error, bytes)
  }
}

extension Tree {
  /// Whether Foundation, which reads numbers as binary floating point, may refuse a number.
  fileprivate var hasNumberBeyondDouble: Bool {
    switch self {
    case .null, .boolean, .string: false
    case .number(let digits): Double(digits).map { !$0.isNormal } ?? true
    case .array(let elements): elements.contains { $0.hasNumberBeyondDouble }
    case .object(let members): members.contains { $0.value.hasNumberBeyondDouble }
    }
  }
}

private func isBehindLastComma(_ error: JSONError, _ bytes: [UInt8]) -> Bool {
  let before = bytes.prefix(error.offset).last { ![0x20, 0x0A, 0x0D, 0x09].contains($0) }
  return error.offset < bytes.count && before == UInt8(ascii: ",")
    && [UInt8(ascii: "]"), UInt8(ascii: "}")].contains(bytes[error.offset])
}

@Test func `mutated texts are judged rightly and harm nothing`() {
  let seconds = ProcessInfo.processInfo.environment["PRICING_FUZZ_SECONDS"].flatMap(Double.init)
  let end = ContinuousClock.now + .seconds(seconds ?? 0)
  let seed = UInt64.random(in: 0...UInt64.max)
  var random = SeededGenerator(seed: seed)
  var document = JSONDocument()
  var acceptedCount = 0
  var round = 0
  while round < 5000 || ContinuousClock.now < end {
    round += 1
    let bytes = mutated(&random)
    let outcome = parse(bytes, into: &document)
    var isRight = foundationAgrees(bytes, outcome)
    if case .success(let tree) = outcome {
      acceptedCount += 1
      isRight = isRight && parse(tree.rendered, into: &document) == .success(tree)
    }
    guard isRight else {
      Issue.record("round \(round) of seed \(seed): \(bytes) became \(outcome)")
      return
    }
  }
  // Mutations that all fail would show nothing.
  #expect(acceptedCount > round / 50)
}
