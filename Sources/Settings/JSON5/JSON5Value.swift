import Bytes

/// What a settings file says, and where it says it.
struct JSON5Value: Equatable {
  enum Content: Equatable {
    case null
    case bool(Bool)
    /// As written; a hexadecimal one in decimal digits.
    case number(String)
    case string(String)
    case array([JSON5Value])
    case object([Member])
  }

  struct Member: Equatable {
    let name: String
    /// Where the name begins, in bytes.
    let offset: Int
    let value: JSON5Value
  }

  let content: Content
  /// Where the value begins, in bytes.
  let offset: Int
}

/// A place in a text as editors count it: lines and characters from one.
struct TextPosition: Equatable, CustomStringConvertible {
  let line: Int
  let column: Int

  /// Of the byte at `offset` in a text that is UTF-8 up to there.
  init(of offset: Int, in text: Span<UInt8>) {
    let newlines = (0..<offset).filter { text[$0] == UInt8(ascii: "\n") }
    let lineStart = newlines.last.map { $0 + 1 } ?? 0
    line = newlines.count + 1
    column = String(decoding: text.extracting(lineStart..<offset)).unicodeScalars.count + 1
  }

  var description: String { "\(line):\(column)" }
}

/// Why a text is not JSON5, and where.
struct JSON5Fault: Error, Equatable {
  let position: TextPosition
  let message: String
}
