/// What an HTML text is made of, read strictly: each element is closed where it must be, each
/// attribute quoted, each ampersand the start of a reference.
struct HTMLOutline {
  private(set) var ids: [String] = []
  private(set) var links: [String] = []

  struct Fault: Error, Equatable {
    let complaint: String
  }

  private static let voidElements = ["meta", "link", "input"]

  init(_ html: String) throws(Fault) {
    guard html.hasPrefix("<!doctype html>\n") else { throw Fault(complaint: "no doctype") }
    var rest = html.dropFirst("<!doctype html>\n".count)
    var open: [Substring] = []
    while let mark = rest.firstIndex(of: "<") {
      try Self.checkText(rest[..<mark])
      rest = rest[mark...]
      guard let end = rest.firstIndex(of: ">") else { throw Fault(complaint: "a tag has no end") }
      let tag = rest[rest.index(after: mark)..<end]
      rest = rest[rest.index(after: end)...]
      if tag.hasPrefix("/") {
        guard open.popLast() == tag.dropFirst() else { throw Fault(complaint: "stray <\(tag)>") }
        continue
      }
      let name = tag.prefix { $0 != " " }
      try readAttributes(tag.dropFirst(name.count), of: name)
      if Self.voidElements.contains(String(name)) { continue }
      open.append(name)
      // The content of these two is not HTML.
      if name == "style" || name == "script", let content = rest.firstRange(of: "</\(name)>") {
        rest = rest[content.lowerBound...]
      }
    }
    try Self.checkText(rest)
    guard open.isEmpty else { throw Fault(complaint: "\(open) have no end") }
  }

  private mutating func readAttributes(
    _ text: Substring, of name: Substring
  ) throws(Fault) {
    guard name.wholeMatch(of: /[a-z][a-z0-9]*/) != nil else {
      throw Fault(complaint: "an element <\(name)>")
    }
    var rest = text
    var names: [Substring] = []
    while !rest.isEmpty {
      guard let attribute = rest.prefixMatch(of: /\ ([a-z-]+)="([^"<]*)"/) else {
        throw Fault(complaint: "an attribute\(rest)")
      }
      if names.contains(attribute.1) { throw Fault(complaint: "\(attribute.1) twice") }
      names.append(attribute.1)
      try Self.checkText(attribute.2)
      if attribute.1 == "id" { ids.append(String(attribute.2)) }
      if attribute.1 == "href" { links.append(String(attribute.2)) }
      rest = rest[attribute.range.upperBound...]
    }
  }

  private static func checkText(_ text: Substring) throws(Fault) {
    if text.contains(">") { throw Fault(complaint: "a stray > in \(text)") }
    for mark in text.ranges(of: "&")
    where text[mark.lowerBound...].prefixMatch(of: /&(amp|lt|gt|quot|#39);/) == nil {
      throw Fault(complaint: "a stray & in \(text)")
    }
  }
}
