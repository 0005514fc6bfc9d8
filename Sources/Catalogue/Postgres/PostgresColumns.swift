import Postgres
import Pricing

/// Amounts are `numeric`, instants `timestamptz`, lists arrays.
extension Parameters: ColumnWriter {}
extension CopyRows: ColumnWriter {}

extension ValueWriter where Self: ~Copyable {
  mutating func null() { appendNull() }

  mutating func text(_ value: String?) {
    if let value { append(text: value) } else { appendNull() }
  }

  mutating func number(_ value: Int) { append(int8: Int64(value)) }

  mutating func ordinal(_ value: Int) { append(int4: Int32(value)) }

  mutating func decimal(_ value: Decimal?) {
    if let value { append(numeric: value.numeric) } else { appendNull() }
  }

  mutating func decimals(_ tiers: [PriceTier], _ field: (PriceTier) -> Decimal?) {
    decimals(tiers.lazy.map(field))
  }

  mutating func decimals(_ values: some Sequence<Decimal?>) {
    var array = ArrayValue(of: .numeric)
    for value in values {
      if let value {
        array.append(numeric: value.numeric)
      } else {
        array.appendNull()
      }
    }
    append(array: array)
  }

  mutating func instant(_ value: Instant?) {
    if let value { append(timestamptz: Timestamp(value)) } else { appendNull() }
  }

  mutating func start(of window: Window) {
    append(timestamptz: window.from.map { Timestamp($0) } ?? .minusInfinity)
  }

  mutating func end(of window: Window) {
    append(timestamptz: window.until.map { Timestamp($0) } ?? .infinity)
  }

  mutating func texts(_ values: some Sequence<String>) {
    var array = ArrayValue(of: .text)
    for value in values { array.append(text: value) }
    append(array: array)
  }

  mutating func numbers(_ values: some Sequence<Int>) {
    var array = ArrayValue(of: .int8)
    for value in values { array.append(int8: Int64(value)) }
    append(array: array)
  }
}

extension Timestamp {
  init(_ instant: Instant) { self.init(microsecondsSince1970: instant.milliseconds * 1_000) }
}

extension Decimal {
  fileprivate var numeric: Numeric {
    guard let numeric = Numeric(significand: units, scale: 12) else {
      preconditionFailure("27 digits fit")
    }
    return numeric
  }
}
