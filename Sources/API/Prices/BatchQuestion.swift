import Bytes
import JSON
import Pricing

/// What a batch asks: the facts that its lines have in common, and the lines, the bad ones with
/// what is wrong with them.
struct BatchQuestion: ~Copyable {
  /// A line by its places in `texts`.
  struct Line {
    /// What the client calls the line; nil where it does not.
    var ref: ByteRange?
    var product = ByteRange.empty
    var quantity = Decimal.one
    /// Its place in `problems`; nil for a good line.
    var problems: Int?
  }

  var facts = PriceFacts()
  private(set) var lines: [Line] = []
  private(set) var problems: [JSONProblems] = []
  /// The lines' texts, which outlive the body.
  private(set) var texts = ByteBuffer()

  static let lineCountMax = 1_000
  /// A line's further problems are not told: to find the pointer of each takes a walk.
  private static let problemCountMaxPerLine = 4

  /// Forgets the question and keeps the memory.
  mutating func removeAll() {
    facts.removeAll()
    lines.removeAll(keepingCapacity: true)
    problems.removeAll(keepingCapacity: true)
    texts.removeAll()
  }
}

/// From a body.
extension BatchQuestion {
  mutating func read(_ body: borrowing JSONDocument, _ problems: inout JSONProblems) {
    body.forEachMember(of: body.root, &problems) { name, value, problems throws(JSONProblem) in
      switch name {
      case "context":
        body.forEachMember(of: value, &problems) { name, value, problems throws(JSONProblem) in
          guard try facts.read(name, value, of: body, &problems) else { throw .unknownField }
        }
      case "lines":
        if !readLines(value, of: body, &problems) {
          throw JSONProblem("must have at most \(Self.lineCountMax) elements")
        }
      default: throw .unknownField
      }
    }
    body.require("lines", of: body.root, &problems)
  }

  /// False where there are too many.
  private mutating func readLines(
    _ value: JSONValue, of body: borrowing JSONDocument, _ problems: inout JSONProblems
  ) -> Bool {
    var fits = true
    body.forEachElement(of: value, &problems) { line, _ throws(JSONProblem) in
      fits = lines.count < Self.lineCountMax
      if fits { readLine(line, of: body) }
    }
    return fits
  }

  private mutating func readLine(_ value: JSONValue, of body: borrowing JSONDocument) {
    var line = Line()
    var found = JSONProblems(countMax: Self.problemCountMaxPerLine)
    body.forEachMember(of: value, &found) { name, value, _ throws(JSONProblem) in
      switch name {
      case "ref":
        line.ref = try body.withString(value) { text throws(JSONProblem) in try keep(text) }
      case "product_id":
        line.product = try body.withString(value) { text throws(JSONProblem) in try keep(text) }
      case "quantity":
        line.quantity = try body.withNumberOrString(value) { text throws(JSONProblem) in
          try Decimal(quantity: text)
        }
      default: throw .unknownField
      }
    }
    body.require("product_id", of: value, &found)
    if !found.isEmpty {
      line.problems = problems.count
      problems.append(found)
    }
    lines.append(line)
  }

  private mutating func keep(_ text: Span<UInt8>) throws(JSONProblem) -> ByteRange {
    try text.requireText(byteCountMax: EntityLimits.nameByteCountMax)
    let start = texts.count
    texts.append(text)
    return ByteRange(start..<texts.count)
  }
}
