import Bytes
import HTTP
import Pricing

/// How long, and by whom, a price may be kept.
struct PriceFreshness {
  /// The catalogue can change at any time, of which a cache hears nothing: this is how late it may
  /// be.
  static let secondsMax = 60

  /// For how many seconds the price holds.
  let seconds: Int
  /// Whether the price is one customer's, and no shared cache's.
  let isPrivate: Bool

  init(_ price: Price, now: Instant, _ facts: PriceFacts) {
    isPrivate = facts.isPersonal
    // The price at a given instant does not change by itself.
    guard facts.at == nil, let end = price.validUntil else {
      seconds = Self.secondsMax
      return
    }
    let milliseconds = max(0, end.milliseconds - now.milliseconds)
    seconds = Int(min(milliseconds / 1_000, Int64(Self.secondsMax)))
  }
}

extension Request {
  /// Appends the fields that tell caches what they may do; `scratch` is memory to do it in.
  func appendFields(
    _ tag: EntityTag, _ freshness: PriceFreshness, _ scratch: inout ByteBuffer
  ) {
    tag.withSpan { answerFields.append("ETag", $0) }
    scratch.removeAll()
    scratch.append(freshness.isPrivate ? "private, max-age=" : "max-age=")
    scratch.append(decimal: freshness.seconds)
    // An old price is not to be served because this service cannot be asked.
    scratch.append(", must-revalidate")
    scratch.withSpan { answerFields.append("Cache-Control", $0) }
  }

  /// Copies the list of If-None-Match, which may come in several fields.
  func copyValidators(of bytes: Span<UInt8>, to list: inout ByteBuffer) {
    guard head[.ifNoneMatch] != nil else { return }
    for index in 0..<head.fields.count {
      let field = head.fields[index]
      guard bytes.extracting(field.name.bounds).equalsIgnoringCase("if-none-match") else {
        continue
      }
      if !list.isEmpty { list.append(", ") }
      list.append(bytes.extracting(field.value.bounds))
    }
  }
}
