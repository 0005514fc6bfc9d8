import Bytes
import HTTP
import JSON
import Pricing

/// From a target: `/api/v1/price/{product_id}?quantity=…`.
///
/// A problem points at its parameter as targets show it: at `?quantity`, or in the path at
/// `{product_id}`. Segments are separated by commas, and may be repeated as well; any other
/// parameter stands once.
extension PriceQuestion {
  mutating func read(
    _ request: Request, of bytes: Span<UInt8>, _ scratch: inout TargetScratch,
    _ problems: inout JSONProblems
  ) {
    do throws(JSONProblem) {
      try scratch.value.decode { text throws(PercentDecoder.Failure) in
        try request.decodeParameter(0, of: bytes, into: &text)
      }
      try scratch.value.withSpan { id throws(JSONProblem) in try setProduct(id) }
    } catch {
      problems.append(JSONProblem(error.detail, at: "{product_id}"))
    }
    var pairs = QueryPairs(request.head.query)
    var seen = QueryParameters()
    while !problems.isFull, let pair = pairs.next(in: bytes) {
      do throws(JSONProblem) {
        try read(pair, of: bytes, &seen, &scratch)
      } catch {
        problems.append(JSONProblem(error.detail, at: pair.pointer(in: bytes)))
      }
    }
  }

  private mutating func read(
    _ pair: QueryPairs.Pair, of bytes: Span<UInt8>, _ seen: inout QueryParameters,
    _ scratch: inout TargetScratch
  ) throws(JSONProblem) {
    try scratch.name.decode(bytes.extracting(pair.name.bounds))
    let value = bytes.extracting(pair.value.bounds)
    if scratch.name.withSpan({ $0.equals("segments") }) {
      return try readSegments(value, &scratch)
    }
    try scratch.value.decode(value)
    try scratch.name.withSpan { name throws(JSONProblem) in
      try scratch.value.withSpan { text throws(JSONProblem) in try read(name, text, &seen) }
    }
  }

  private mutating func read(
    _ name: Span<UInt8>, _ text: Span<UInt8>, _ seen: inout QueryParameters
  ) throws(JSONProblem) {
    guard let parameter = QueryParameters(name) else {
      guard let attribute = name.attributeName else {
        throw .unknownParameter
      }
      return try readAttribute(name.extracting(attribute), text)
    }
    guard !seen.contains(parameter) else { throw .repeatedParameter }
    seen.insert(parameter)
    switch parameter {
    case .quantity: facts.ask(for: try Decimal(quantity: text))
    case .currency: try facts.setCurrency(text)
    case .channel: try facts.setChannel(text)
    case .country: try facts.setCountry(text)
    case .customerID: try facts.setCustomerID(text)
    case .at: try facts.setInstant(text)
    default:
      guard text.equals("true") || text.equals("false") else {
        throw JSONProblem("must be true or false")
      }
      wantsExplanation = text.equals("true")
    }
  }

  /// Segments are taken apart before they are decoded: an escaped comma is a part of one.
  private mutating func readSegments(
    _ list: Span<UInt8>, _ scratch: inout TargetScratch
  ) throws(JSONProblem) {
    var start = 0
    while start <= list.count {
      let rest = list.extracting(start...)
      let end = start + (rest.firstIndex(of: UInt8(ascii: ",")) ?? rest.count)
      try scratch.value.decode(list.extracting(start..<end))
      let fits = try scratch.value.withSpan { segment throws(JSONProblem) in
        try facts.insert(segment: segment)
      }
      guard fits else { throw PriceFacts.tooManySegments }
      start = end + 1
    }
  }

  private mutating func readAttribute(
    _ name: Span<UInt8>, _ text: Span<UInt8>
  ) throws(JSONProblem) {
    guard !facts.context.hasAttribute(String(decoding: name)) else { throw .repeatedParameter }
    guard try facts.setAttribute(name, text) else { throw PriceFacts.tooManyAttributes }
  }
}

/// Where the pieces of a target are decoded.
struct TargetScratch: ~Copyable {
  var name = ByteBuffer()
  var value = ByteBuffer()
}

/// The parameters that stand once.
private struct QueryParameters: OptionSet {
  let rawValue: UInt8

  static var quantity: Self { Self(rawValue: 1) }
  static var currency: Self { Self(rawValue: 2) }
  static var channel: Self { Self(rawValue: 4) }
  static var country: Self { Self(rawValue: 8) }
  static var customerID: Self { Self(rawValue: 16) }
  static var at: Self { Self(rawValue: 32) }
  static var explain: Self { Self(rawValue: 64) }
}

extension QueryParameters {
  init?(_ name: Span<UInt8>) {
    switch name {
    case "quantity": self = .quantity
    case "currency": self = .currency
    case "channel": self = .channel
    case "country": self = .country
    case "customer_id": self = .customerID
    case "at": self = .at
    case "explain": self = .explain
    default: return nil
    }
  }
}

extension Span<UInt8> {
  /// Where `attributes.NAME` has the name.
  fileprivate var attributeName: Range<Int>? {
    let prefix: StaticString = "attributes."
    let length = prefix.utf8CodeUnitCount
    guard count >= length, extracting(..<length).equals(prefix) else { return nil }
    return length..<count
  }
}
