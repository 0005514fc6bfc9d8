/// Swift source taken apart, so that rules for code do not trip over words in comments and texts.
///
/// Each line keeps its number. What a string literal says is left out of the code, its quotes and
/// interpolated expressions stay. Literals of regular expressions without `#` are not known: one
/// that holds a quote hides the rest of its line.
struct SwiftText {
  /// Of each line, what the compiler reads, blank where comments and texts stand.
  private(set) var code: [String] = []
  /// Of each line, what comments say.
  private(set) var comments: [String] = []

  private enum Mode: Equatable {
    /// Code; the depth of parentheses tells when an interpolation ends.
    case code(depth: Int)
    case lineComment
    case blockComment(depth: Int)
    case text(hashCount: Int, isMultiline: Bool)
  }

  private let bytes: [UInt8]
  private var position = 0
  private var modes: [Mode] = [.code(depth: 0)]
  private var codeLine: [UInt8] = []
  private var commentLine: [UInt8] = []

  init(_ source: String) {
    bytes = Array(source.utf8)
    while position < bytes.count { step() }
    finishLine()
  }

  /// Reads one piece of the source in the mode it is in.
  private mutating func step() {
    if take("\n") { return finishLine() }
    switch modes[modes.count - 1] {
    case .code(let depth): stepInCode(depth: depth)
    case .lineComment: commentLine.append(takeByte())
    case .blockComment(let depth):
      if take("*/") {
        modes[modes.count - 1] = .blockComment(depth: depth - 1)
        if depth == 1 { modes.removeLast() }
      } else if take("/*") {
        modes[modes.count - 1] = .blockComment(depth: depth + 1)
      } else {
        commentLine.append(takeByte())
      }
    case .text(let hashCount, let isMultiline):
      stepInText(hashes: String(repeating: "#", count: hashCount), isMultiline: isMultiline)
    }
  }

  private mutating func stepInCode(depth: Int) {
    if take("//") { return modes.append(.lineComment) }
    if take("/*") { return modes.append(.blockComment(depth: 1)) }
    if takeOpeningQuote() { return }
    let byte = takeByte()
    codeLine.append(byte)
    switch byte {
    case UInt8(ascii: "("): modes[modes.count - 1] = .code(depth: depth + 1)
    case UInt8(ascii: ")"):
      modes[modes.count - 1] = .code(depth: depth - 1)
      if depth == 0, modes.count > 1 { modes.removeLast() }
    default: break
    }
  }

  private mutating func takeOpeningQuote() -> Bool {
    let hashCount = bytes[position...].prefix { $0 == UInt8(ascii: "#") }.count
    let quote = bytes.dropFirst(position + hashCount)
    guard quote.first == UInt8(ascii: "\"") else { return false }
    let isMultiline = quote.starts(with: Array("\"\"\"".utf8))
    position += hashCount + (isMultiline ? 3 : 1)
    codeLine.append(UInt8(ascii: "\""))
    modes.append(.text(hashCount: hashCount, isMultiline: isMultiline))
    return true
  }

  private mutating func stepInText(hashes: String, isMultiline: Bool) {
    if take((isMultiline ? "\"\"\"" : "\"") + hashes) {
      codeLine.append(UInt8(ascii: "\""))
      modes.removeLast()
    } else if take("\\" + hashes + "(") {
      codeLine.append(UInt8(ascii: "("))
      modes.append(.code(depth: 0))
    } else if take("\\" + hashes) {
      if position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
    } else {
      position += 1
    }
  }

  private mutating func finishLine() {
    code.append(String(decoding: codeLine, as: UTF8.self))
    comments.append(String(decoding: commentLine, as: UTF8.self))
    codeLine.removeAll()
    commentLine.removeAll()
    // Only a block comment and a multi-line text go on in the next line.
    while true {
      switch modes[modes.count - 1] {
      case .lineComment, .text(_, isMultiline: false): modes.removeLast()
      case .code, .blockComment, .text: return
      }
    }
  }

  private mutating func takeByte() -> UInt8 {
    defer { position += 1 }
    return bytes[position]
  }

  private mutating func take(_ text: String) -> Bool {
    guard bytes[position...].starts(with: text.utf8) else { return false }
    position += text.utf8.count
    return true
  }
}
