import HTTP

/// What a head says, read by regular expressions: slow, simple, and written without a look at the
/// parser, to hold the parser's verdicts against.
struct ReferenceHead: Equatable {
  var fields: [String]
  var body: BodyFraming
  var keepsAlive: Bool
}

struct ReferenceParser {
  private let requestLine = #/([!#$%&'*+\-.^_`|~0-9A-Za-z]+) (\S+) HTTP/1\.([0-9])/#
  private let origin = #/(/[-._~!$&'()*+,;=:@%/0-9A-Za-z]*)+(\?[-._~!$&'()*+,;=:@%/?0-9A-Za-z]*)?/#
  private let absolute =
    #/
      [hH][tT][tT][pP][sS]?://([^\/?]+)
      ((\/[-._~!$&'()*+,;=:@%\/0-9A-Za-z]*)?(\?[-._~!$&'()*+,;=:@%\/?0-9A-Za-z]*)?)
    /#
  private let authority = #/(([-._~0-9A-Za-z]+)|(\[[0-9A-Fa-f:.]+\]))(:([0-9]{0,5}))?/#
  private let field = #/([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*((?s:.*?))[ \t]*/#
  private let length = #/0|[1-9][0-9]{0,17}/#

  /// The head at the start of the bytes, or nil where there is none that is whole and well-formed.
  func head(in bytes: [UInt8]) -> ReferenceHead? {
    guard var lines = lines(in: bytes) else { return nil }
    guard let parts = lines.removeFirst().wholeMatch(of: requestLine) else { return nil }
    let (method, target) = (String(parts.1), String(parts.2))
    guard Method.allCases.contains(where: { $0.name.description == method }) else { return nil }
    guard isTarget(target, method) else { return nil }
    var fields: [(name: String, value: String)] = []
    for line in lines {
      guard let match = line.wholeMatch(of: field) else { return nil }
      fields.append((String(match.1), String(match.2)))
    }
    let isHTTP10 = parts.3 == "0"
    func values(_ name: String) -> [String] {
      fields.filter { $0.name.lowercased() == name }.map(\.value)
    }
    let hosts = values("host")
    guard hosts.count == 1 || (isHTTP10 && hosts.isEmpty), hosts.allSatisfy(isAuthority) else {
      return nil
    }
    let expectations = values("expect").flatMap(elements).filter { $0 != "" }
    guard expectations.allSatisfy({ $0 == "100-continue" }) else { return nil }
    guard let body = body(values("content-length"), values("transfer-encoding"), isHTTP10) else {
      return nil
    }
    let options = values("connection").flatMap(elements)
    return ReferenceHead(
      fields: fields.map { "\($0.name): \($0.value)" },
      body: body,
      keepsAlive: !options.contains("close") && (!isHTTP10 || options.contains("keep-alive")))
  }

  /// The lines of the head, the request line first, if its end has come.
  private func lines(in bytes: [UInt8]) -> [String]? {
    var lines: [String] = []
    var line: [UInt8] = []
    var emptyLineCount = 0
    var index = 0
    while index < bytes.count {
      if bytes[index...].starts(with: [0x0D, 0x0A]) {
        index += 2
        guard line.isEmpty else {
          lines.append(String(String.UnicodeScalarView(line.map { Unicode.Scalar($0) })))
          line = []
          continue
        }
        if !lines.isEmpty { return lines }
        emptyLineCount += 1
        guard emptyLineCount <= 2 else { return nil }
      } else {
        guard bytes[index] == 0x09 || (bytes[index] >= 0x20 && bytes[index] != 0x7F) else {
          return nil
        }
        line.append(bytes[index])
        index += 1
      }
    }
    return nil
  }

  private func isTarget(_ target: String, _ method: String) -> Bool {
    if target == "*" { return method == "OPTIONS" }
    if target.wholeMatch(of: origin) != nil { return true }
    guard let parts = target.wholeMatch(of: absolute) else { return false }
    return isAuthority(String(parts.1))
  }

  private func isAuthority(_ text: String) -> Bool {
    guard let parts = text.wholeMatch(of: authority) else { return false }
    return Int(parts.5 ?? "") ?? 0 <= 65_535
  }

  private func elements(_ list: String) -> [String] {
    list.split(separator: ",", omittingEmptySubsequences: false).map {
      trimmed(String($0)).lowercased()
    }
  }

  private func body(_ lengths: [String], _ codings: [String], _ isHTTP10: Bool) -> BodyFraming? {
    if !codings.isEmpty {
      guard lengths.isEmpty, !isHTTP10 else { return nil }
      return codings.flatMap(elements) == ["chunked"] ? .chunked : nil
    }
    if lengths.isEmpty { return BodyFraming.none }
    guard lengths.count == 1, lengths[0].wholeMatch(of: length) != nil else { return nil }
    let count = Int(lengths[0])!
    return count == 0 ? BodyFraming.none : count <= 1 << 20 ? .length(count) : nil
  }
}

/// The text without the spaces and tabs at its ends.
func trimmed(_ text: String) -> String {
  let isSpace = { (character: Character) in character == " " || character == "\t" }
  let head = text.drop(while: isSpace).reversed()
  return String(head.drop(while: isSpace).reversed())
}
