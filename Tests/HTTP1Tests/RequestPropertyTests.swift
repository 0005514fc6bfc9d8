import HTTP
import HTTP1
import TestKit
import Testing

/// Makes well-formed requests, each with what a parser must make of it.
private struct RequestMaker {
  var random: SeededGenerator

  private static let token = Array("!#$%&'*+-.^_`|~0129azAZxkm".unicodeScalars)
  private static let path = Array("azAZ09-._~%20!$&'()*+,;=:@//".unicodeScalars)
  private static let value = Array("azAZ09 \t\"(),/:;<=>?@[\\]{}\u{80}\u{FF}".unicodeScalars)

  mutating func make() -> (request: String, head: ParsedHead) {
    var head = parsedHead(of: "GET / HTTP/1.1\r\nHost: h\r\n\r\n")!
    head.method = Method.allCases.randomElement(using: &random)!
    head.version = oneIn(4) ? .http10 : .http11
    head.path = "/" + text(of: Self.path, in: 0..<30)
    head.query = oneIn(2) ? text(of: Self.path + ["?"], in: 0..<30) : ""
    head.authority = oneIn(3) ? "[::1]:8080" : "some.host-" + text(of: ["a", "9", "."], in: 0..<9)
    let origin = head.path + (head.query.isEmpty && oneIn(2) ? "" : "?" + head.query)
    let isAbsolute = oneIn(5)
    head.target = isAbsolute ? "http://\(head.authority)\(origin)" : origin
    head.fields = []
    head.known = KnownField.allCases.map { _ in nil }
    var lines: [String] = []
    add(.host, isAbsolute ? "other" : head.authority, to: &head, &lines)
    addFraming(to: &head, &lines)
    addConnection(to: &head, &lines)
    for _ in 0..<Int.random(in: 0..<12, using: &random) { addAny(to: &head, &lines) }
    let version = head.version == .http10 ? "HTTP/1.0" : "HTTP/1.1"
    let request = "\(head.method.name) \(head.target) \(version)\r\n" + lines.joined() + "\r\n"
    head.byteCount = request.unicodeScalars.count
    return (request, head)
  }

  private mutating func addFraming(to head: inout ParsedHead, _ lines: inout [String]) {
    head.body = .none
    if oneIn(2) {
      let length = Int.random(in: 0...1 << Int.random(in: 0...20, using: &random), using: &random)
      add(.contentLength, String(length), to: &head, &lines)
      head.body = length == 0 ? .none : .length(length)
    } else if head.version == .http11, oneIn(2) {
      add(.transferEncoding, oneIn(2) ? "chunked" : "CHUNKED", to: &head, &lines)
      head.body = .chunked
    }
    let expects = oneIn(4)
    if expects { add(.expect, "100-Continue", to: &head, &lines) }
    head.expectsContinue = expects && head.version == .http11 && head.body != .none
  }

  private mutating func addConnection(to head: inout ParsedHead, _ lines: inout [String]) {
    let options = ["close", "Close", "keep-alive", "Keep-Alive", "te", "upgrade", ""]
    let chosen = (0..<Int.random(in: 0..<4, using: &random)).map { _ in
      options.randomElement(using: &random)!
    }
    if !chosen.isEmpty {
      let list = chosen.joined(separator: oneIn(2) ? "," : " , ")
      add(.connection, trimmed(list), to: &head, &lines)
    }
    let small = chosen.map { $0.lowercased() }
    head.keepsAlive =
      !small.contains("close") && (head.version == .http11 || small.contains("keep-alive"))
  }

  private mutating func addAny(to head: inout ParsedHead, _ lines: inout [String]) {
    let free: [KnownField] = [.contentType, .accept, .ifNoneMatch, .requestID, .traceparent]
    let value = trimmed(text(of: Self.value, in: 0..<40))
    if oneIn(3) {
      add(free.randomElement(using: &random)!, value, to: &head, &lines)
    } else {
      add("x" + text(of: Self.token, in: 0..<25), value, to: &head, &lines)
    }
  }

  private mutating func add(
    _ field: KnownField, _ value: String, to head: inout ParsedHead, _ lines: inout [String]
  ) {
    add(mixedCase(field.name.description), value, to: &head, &lines)
    let place = Int(field.rawValue)
    head.known[place] = head.known[place] ?? value
  }

  private mutating func add(
    _ name: String, _ value: String, to head: inout ParsedHead, _ lines: inout [String]
  ) {
    let spaces = [" ", " ", "", "\t", " \t "]
    let before = spaces.randomElement(using: &random)!
    lines.append("\(name):\(before)\(value)\(spaces.randomElement(using: &random)!)\r\n")
    head.fields.append("\(name): \(value)")
  }

  private mutating func mixedCase(_ name: String) -> String {
    String(name.map { oneIn(2) ? Character($0.uppercased()) : $0 })
  }

  private mutating func oneIn(_ count: Int) -> Bool {
    Int.random(in: 0..<count, using: &random) == 0
  }

  private mutating func text(of scalars: [Unicode.Scalar], in range: Range<Int>) -> String {
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: range, using: &random) {
      text.append(scalars.randomElement(using: &random)!)
    }
    return String(text)
  }
}

@Test func `what is written by the grammar is read as it was meant`() {
  let seed = UInt64.random(in: 0...UInt64.max)
  var maker = RequestMaker(random: SeededGenerator(seed: seed))
  var mutator = Mutator(random: SeededGenerator(seed: seed))
  for _ in 0..<2_000 {
    let (request, head) = maker.make()
    let sample = bytes(request)
    let whole = verdict(of: sample)
    let inPieces = verdict(of: sample, shownTo: mutator.cuts(of: sample.count))
    guard whole == .head(head), inPieces == whole else {
      Issue.record("\(request.debugDescription), \(whole), \(inPieces), seed \(seed)")
      return
    }
  }
}
