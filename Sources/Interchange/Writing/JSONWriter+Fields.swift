import Bytes
import JSON
import Pricing

/// Fields of entities in their canonical text: an amount with the fewest digits, an instant in UTC.
/// A field without a value is left out.
extension JSONWriter {
  mutating func field(_ name: StaticString, _ text: String?) {
    if let text { member(name, text) }
  }

  mutating func field(_ name: StaticString, _ amount: Decimal?) {
    guard let amount else { return }
    self.name(name)
    write(amount)
  }

  mutating func field(_ name: StaticString, _ instant: Instant?) {
    guard let instant else { return }
    member(
      name,
      text: { text in
        text.append(upTo: Instant.textByteCountMax) { instant.write(into: &$0) }
      })
  }

  mutating func field(_ name: StaticString, _ currency: Currency?) {
    guard let currency else { return }
    member(name, text: { text in text.append(upTo: 3) { currency.write(into: &$0) } })
  }

  /// A share that is no change: `15%`, without a sign.
  mutating func field(_ name: StaticString, _ share: Percentage?) {
    guard let share else { return }
    let text = share.description
    member(name, share.fraction.isPositive ? String(text.dropFirst()) : text)
  }

  mutating func field(_ name: StaticString, _ effect: Effect?) {
    switch effect {
    case nil: break
    case .curve(let curve):
      self.name(name)
      curve.write(to: &self)
    case .percentage, .addition, .fixed: field(name, effect?.text)
    }
  }

  mutating func field(_ name: StaticString, _ condition: Condition?) {
    guard let condition else { return }
    self.name(name)
    condition.write(to: &self)
  }

  mutating func fields(_ window: Window) {
    field("valid_from", window.from)
    field("valid_until", window.until)
  }

  mutating func fields(_ scope: Scope) {
    switch scope {
    case .everything: break
    case .category(let path): member("category", path)
    case .sku(let sku): member("sku", sku)
    }
  }

  /// An amount as it stands in an array.
  mutating func write(_ amount: Decimal) {
    write(text: { text in
      text.append(upTo: Decimal.textByteCountMax) { amount.write(into: &$0) }
    })
  }
}
