/// Prose with a little markup, all of it CommonMark, so that the document can carry it as it
/// stands: paragraphs and lists (`- `) apart by an empty line, `` `code` ``, `**weight**` and
/// links within the service, `[text](#anchor)` or `[text](/path)`.
struct MarkedText {
  enum Run: Equatable {
    case plain(String)
    case code(String)
    case strong(String)
    case link(String, to: String)
  }

  enum Block: Equatable {
    case paragraph([Run])
    case list([[Run]])
  }

  let blocks: [Block]

  init(_ text: String) {
    var blocks: [Block] = []
    var lines: [Substring] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if !line.isEmpty {
        lines.append(line)
      } else if !lines.isEmpty {
        blocks.append(Self.block(lines))
        lines = []
      }
    }
    self.blocks = lines.isEmpty ? blocks : blocks + [Self.block(lines)]
  }

  private static func block(_ lines: [Substring]) -> Block {
    guard lines[0].hasPrefix("- ") else { return .paragraph(runs(lines.joined(separator: " "))) }
    var items: [String] = []
    for line in lines {
      if line.hasPrefix("- ") {
        items.append(String(line.dropFirst(2)))
      } else {
        items[items.count - 1] += " " + line.drop { $0 == " " }
      }
    }
    return .list(items.map(runs))
  }

  /// The text of one paragraph, taken apart. A mark without its partner is plain text.
  static func runs(_ text: String) -> [Run] {
    var runs: [Run] = []
    var plain = ""
    var rest = text[...]
    while let first = rest.first {
      guard let (run, end) = marked(rest) else {
        plain.append(first)
        rest.removeFirst()
        continue
      }
      if !plain.isEmpty { runs.append(.plain(plain)) }
      plain = ""
      runs.append(run)
      rest = rest[end...]
    }
    return plain.isEmpty ? runs : runs + [.plain(plain)]
  }

  /// The marked run that `text` starts with, and where it ends.
  private static func marked(_ text: Substring) -> (Run, end: String.Index)? {
    if let (code, end) = enclosed(text, "`", "`") { return (.code(code), end) }
    if let (strong, end) = enclosed(text, "**", "**") { return (.strong(strong), end) }
    if let (label, middle) = enclosed(text, "[", "]"),
      let (target, end) = enclosed(text[middle...], "(", ")"),
      target.hasPrefix("#") || target.hasPrefix("/")
    {
      return (.link(label, to: target), end)
    }
    return nil
  }

  private static func enclosed(
    _ text: Substring, _ opening: String, _ closing: String
  ) -> (String, end: String.Index)? {
    guard text.hasPrefix(opening) else { return nil }
    let inner = text.dropFirst(opening.count)
    var end = inner.startIndex
    while end < inner.endIndex, !inner[end...].hasPrefix(closing) { inner.formIndex(after: &end) }
    guard end < inner.endIndex, end > inner.startIndex else { return nil }
    return (String(inner[..<end]), inner.index(end, offsetBy: closing.count))
  }
}

extension HTMLWriter {
  /// Writes paragraphs and lists.
  mutating func prose(_ text: String) {
    for block in MarkedText(text).blocks {
      switch block {
      case .paragraph(let runs): element("p") { $0.write(runs) }
      case .list(let items):
        element("ul") { html in
          for item in items { html.element("li") { $0.write(item) } }
        }
      }
    }
  }

  /// Writes the text of one paragraph.
  mutating func line(_ text: String) { write(MarkedText.runs(text)) }

  private mutating func write(_ runs: [MarkedText.Run]) {
    for run in runs {
      switch run {
      case .plain(let text): self.text(text)
      case .code(let text): element("code", text: text)
      case .strong(let text): element("strong", text: text)
      case .link(let text, let target): element("a", .href(target), text: text)
      }
    }
  }
}
