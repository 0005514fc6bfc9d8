import Glibc
import HTTP
import HTTP1
import TestKit
import Testing

/// Runs `round` as often, or for as many seconds as PRICING_FUZZ_SECONDS says, until it fails.
private func fuzz(rounds: Int, _ round: (inout Mutator) -> Bool) {
  let seed = UInt64.random(in: 0...UInt64.max)
  var mutator = Mutator(random: SeededGenerator(seed: seed))
  let seconds = getenv("PRICING_FUZZ_SECONDS").flatMap { Int(String(cString: $0)) }
  let deadline = seconds.map { ContinuousClock.now + .seconds($0) }
  var count = 0
  while deadline.map({ ContinuousClock.now < $0 }) ?? (count < rounds) {
    guard round(&mutator) else {
      Issue.record("round \(count) of seed \(seed)")
      return
    }
    count += 1
  }
}

@Test func `whatever is shown to the parser, whole or in pieces, is judged as by the reference`() {
  let samples = (requestSamples + targetSamples).map(bytes)
  let reference = ReferenceParser()
  fuzz(rounds: 3_000) { mutator in
    let mutant = mutator.mutant(of: samples)
    let whole = verdict(of: mutant)
    let cuts = mutator.cuts(of: mutant.count)
    let inPieces = verdict(of: mutant, shownTo: cuts)
    #expect(inPieces == whole, "\(text(mutant)) cut at \(cuts)")
    let expected = reference.head(in: mutant)
    var judged: ReferenceHead?
    if case .head(let head) = whole {
      judged = ReferenceHead(fields: head.fields, body: head.body, keepsAlive: head.keepsAlive)
      #expect(isConsistent(head, in: mutant), "\(text(mutant))")
    }
    #expect(judged == expected, "\(text(mutant)): \(whole)")
    return inPieces == whole && judged == expected
  }
}

@Test func `whatever is shown to the decoder, whole or in pieces, is judged as by the reference`() {
  let samples = chunkedSamples.map(bytes)
  fuzz(rounds: 10_000) { mutator in
    let mutant = mutator.mutant(of: samples)
    let whole = decode(mutant)
    let cuts = mutator.cuts(of: mutant.count)
    let inPieces = decode(mutant, inPiecesTo: cuts)
    #expect(inPieces == whole, "\(text(mutant)) cut at \(cuts)")
    let expected = ReferenceDecoder.decode(mutant)
    let judged: Decoding? = if case .refused = whole { nil } else { whole }
    #expect(judged == expected, "\(text(mutant)): \(whole)")
    return inPieces == whole && judged == expected
  }
}

private func text(_ bytes: [UInt8]) -> String {
  String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) })).debugDescription
}

/// What holds for every head that is accepted.
private func isConsistent(_ head: ParsedHead, in bytes: [UInt8]) -> Bool {
  let isControl = { (scalar: Unicode.Scalar) in
    scalar.value < 0x20 && scalar != "\t" || scalar.value == 0x7F
  }
  return head.byteCount <= bytes.count
    && bytes[..<head.byteCount].suffix(4) == [0x0D, 0x0A, 0x0D, 0x0A]
    && !head.fields.contains { $0.unicodeScalars.contains(where: isControl) }
    && head.target.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value < 0x7F }
    && (head.path.hasPrefix("/") || head.path == "*")
    && (head.version == .http10 || head.authority != "")
    && head.body != .length(0)
}

private let targetSamples = [
  "GET http://[::1]:80/a/b;c=d?e=f&g=%20 HTTP/1.1\r\nHost: [::1]:80\r\n\r\n",
  "HEAD https://a.b?c HTTP/1.2\r\nHost: a.b:1234\r\nConnection: te, close\r\n\r\n",
  "OPTIONS * HTTP/1.1\r\nHost: h\r\nExpect: 100-continue,\r\nContent-Length: 7\r\n\r\n",
  "POST /%ff?a+b=/? HTTP/1.0\r\nHost: a:\r\nContent-Length: 0\r\n\r\n",
]
