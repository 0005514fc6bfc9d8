import Bytes

/// A request as bytes with places left for what changes from one to the next.
package struct RequestTemplate: Equatable, Sendable {
  enum Piece: Equatable, Sendable {
    case text([UInt8])
    /// The product that was drawn for this iteration.
    case product
    /// The cold product that was drawn for it.
    case coldProduct
    /// The running number of the iteration.
    case number
    /// So many lines of a batch, each with a product of its own.
    case lines(Int)
  }

  let method: String
  let target: [Piece]
  let body: [Piece]?
  let fields: [String]
  /// Whether the entity tag that was last answered for the product is sent along.
  package let isConditional: Bool

  package init(
    method: String, target: String, body: String?, fields: [String] = [],
    isConditional: Bool = false
  ) {
    self.method = method
    self.target = Self.pieces(target)
    self.body = body.map(Self.pieces)
    self.fields = fields
    self.isConditional = isConditional
  }

  /// What `{sku}`, `{cold}`, `{number}` and `{lines:20}` stand for; other braces are text.
  private static func pieces(_ text: String) -> [Piece] {
    var pieces: [Piece] = []
    var rest = text[...]
    for match in text.matches(of: /\{(sku|cold|number|lines:(\d{1,4}))\}/) {
      pieces.append(.text(Array(rest[..<match.range.lowerBound].utf8)))
      rest = rest[match.range.upperBound...]
      switch match.1 {
      case "sku": pieces.append(.product)
      case "cold": pieces.append(.coldProduct)
      case "number": pieces.append(.number)
      default: pieces.append(.lines(match.2.flatMap { Int($0) } ?? 1))
      }
    }
    pieces.append(.text(Array(rest.utf8)))
    return pieces.filter { $0 != .text([]) }
  }

  package var isToHead: Bool { method == "HEAD" }

  var asksCold: Bool { (target + (body ?? [])).contains(.coldProduct) }

  /// Whether every request made of it is the same.
  fileprivate var isFixed: Bool {
    let isText = { (piece: Piece) in if case .text = piece { true } else { false } }
    return !isConditional && target.allSatisfy(isText) && (body ?? []).allSatisfy(isText)
  }
}

/// Makes the requests of one step, for one host.
package struct RequestWriter: Sendable {
  private let template: RequestTemplate
  private let prefix: [UInt8]
  /// All between the target and the fields that depend on the request.
  private let fields: [UInt8]
  /// The whole request, where all are the same.
  private var fixed: [UInt8] = []

  package init(_ template: RequestTemplate, host: String, skuPrefix: String) {
    self.template = template
    prefix = Array(skuPrefix.utf8)
    var lines = [" HTTP/1.1", "Host: \(host)"] + template.fields
    if template.body != nil { lines.append("Content-Type: application/json") }
    fields = Array((lines.joined(separator: "\r\n") + "\r\n").utf8)
    guard template.isFixed else { return }
    var scratch = ByteBuffer()
    var output = ByteBuffer()
    var draws = Draws(Popularity(.uniform, count: 1), coldRange: 0..<1, worker: 0, of: 1, seed: 0)
    append(Draw(), &draws, entityTag: [], scratch: &scratch, to: &output)
    fixed = output.withSpan { bytes in bytes.withUnsafeBufferPointer { Array($0) } }
  }

  /// Appends the request for what was drawn.
  package func append(
    _ draw: Draw, _ draws: inout Draws, entityTag: [UInt8], scratch: inout ByteBuffer,
    to output: inout ByteBuffer
  ) {
    guard fixed.isEmpty else { return output.append(fixed.span) }
    output.append(template.method)
    output.append(UInt8(ascii: " "))
    append(template.target, draw, &draws, to: &output)
    output.append(fields.span)
    if template.isConditional, !entityTag.isEmpty {
      output.append("If-None-Match: ")
      output.append(entityTag.span)
      output.append("\r\n")
    }
    guard let body = template.body else { return output.append("\r\n") }
    scratch.removeAll()
    append(body, draw, &draws, to: &scratch)
    output.append("Content-Length: ")
    output.append(decimal: scratch.count)
    output.append("\r\n\r\n")
    scratch.withSpan { output.append($0) }
  }

  private func append(
    _ pieces: [RequestTemplate.Piece], _ draw: Draw, _ draws: inout Draws,
    to output: inout ByteBuffer
  ) {
    for piece in pieces {
      switch piece {
      case .text(let bytes): output.append(bytes.span)
      case .product: appendProduct(draw.product, to: &output)
      case .coldProduct: appendProduct(draw.coldProduct, to: &output)
      case .number: output.append(decimal: draw.number)
      case .lines(let count):
        for line in 0..<count {
          output.append(line == 0 ? "{\"ref\":\"" : ",{\"ref\":\"")
          output.append(decimal: line)
          output.append("\",\"product_id\":\"")
          appendProduct(draws.nextProduct(), to: &output)
          output.append("\",\"quantity\":1}")
        }
      }
    }
  }

  private func appendProduct(_ number: Int, to output: inout ByteBuffer) {
    output.append(prefix.span)
    output.append(decimal: number)
  }
}
