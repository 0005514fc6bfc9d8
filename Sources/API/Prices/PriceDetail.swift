import Bytes
import JSON
import Pricing
import Quoting

/// A price as it is answered.
package struct PriceDetail {
  let price: Price
  let sku: String
  let origin: SheetOrigin
  let calculatedAt: Instant
  /// How it came about, where that was asked.
  let explanation: Explanation?

  package init(
    price: Price, sku: String, origin: SheetOrigin, calculatedAt: Instant,
    explanation: Explanation?
  ) {
    self.price = price
    self.sku = sku
    self.origin = origin
    self.calculatedAt = calculatedAt
    self.explanation = explanation
  }

  /// Where, in the bytes it was written to, the parts stand that say nothing of the price: the same
  /// price asked again may come from elsewhere, and does come later.
  package struct Places {
    var source = 0..<0
    var calculatedAt = 0..<0
  }

  /// Writes the detail and answers where its incidental parts stand.
  @discardableResult
  package func write(to json: inout JSONWriter) -> Places {
    let minorDigits = price.currency.minorDigitCount
    var places = Places()
    json.object { json in
      json.member("product_id", sku)
      json.member("quantity", price.quantity, 0)
      json.member("currency", price.currency)
      json.member("base_price", price.basePrice, minorDigits)
      json.member("unit_price", price.unitPrice, minorDigits)
      json.member("final_price", price.unitPrice, minorDigits)
      json.member("total", price.total, minorDigits)
      json.member(
        "source",
        text: { text in
          let start = text.count
          text.append(origin.name)
          places.source = start..<text.count
        })
      json.member("list", price.list)
      json.member("revision", price.revision)
      json.member("version", price.version)
      if let validUntil = price.validUntil {
        json.member("price_valid_until", text: { text in text.append(validUntil) })
      } else {
        json.name("price_valid_until")
        json.writeNull()
      }
      json.member(
        "calculated_at",
        text: { text in
          let start = text.count
          text.append(calculatedAt)
          places.calculatedAt = start..<text.count
        })
      if let explanation { explanation.writeMembers(to: &json) }
    }
    return places
  }
}

extension Explanation {
  fileprivate func writeMembers(to json: inout JSONWriter) {
    json.array("trace") { json in
      for step in trace {
        json.object { json in
          json.member("step", step.step.rawValue)
          json.member("by", step.by)
          if let effect = step.effect { json.member("effect", effect) }
          json.member("after", step.after, step.currency.minorDigitCount)
          if let note = step.note { json.member("note", note) }
        }
      }
    }
    json.array("rejected") { json in
      for rejection in rejected {
        json.object { json in
          json.member("list", rejection.list)
          if let entry = rejection.entry { json.member("entry", entry) }
          json.member("reason", rejection.reason.rawValue)
        }
      }
    }
  }
}

extension SheetOrigin {
  /// The layer of the caches that had it, as the field `X-Cache` names it.
  var layer: StaticString {
    switch self {
    case .local: "local"
    case .redis: "redis"
    case .database: "miss"
    }
  }

  fileprivate var name: StaticString {
    switch self {
    case .local, .redis: "cache"
    case .database: "database"
    }
  }
}

extension JSONWriter {
  // Always inlined, the name is a few moves of constants.
  @inline(__always)
  fileprivate mutating func member(_ name: StaticString, _ amount: Decimal, _ minorDigits: Int) {
    member(name, text: { $0.append(amount, fractionDigitCountMin: minorDigits) })
  }

  @inline(__always)
  fileprivate mutating func member(_ name: StaticString, _ currency: Currency) {
    member(name, text: { text in text.append(upTo: 3) { currency.write(into: &$0) } })
  }
}

extension ByteBuffer {
  fileprivate mutating func append(_ number: Decimal, fractionDigitCountMin: Int) {
    append(upTo: Decimal.textByteCountMax) {
      number.write(into: &$0, fractionDigitCountMin: fractionDigitCountMin)
    }
  }

  fileprivate mutating func append(_ instant: Instant) {
    append(upTo: Instant.textByteCountMax) { instant.write(into: &$0) }
  }
}
