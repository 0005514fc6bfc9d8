import Bytes
import JSON
import Pricing

/// Who asks, and about which instant: what the lines of a batch have in common. Each fact is read
/// from its text, whether that came in a body or in a query.
struct PriceFacts {
  private(set) var context = PriceContext()
  /// The instant asked about; nil is now.
  private(set) var at: Instant?
  /// Whether a fact of one customer is among them, so that the price may be theirs alone.
  private(set) var isPersonal = false

  /// Forgets all and keeps the memory.
  mutating func removeAll() {
    context.removeAll()
    at = nil
    isPersonal = false
  }

  /// Asks for so many: greater than zero, as a quantity read by `Decimal(quantity:)` is.
  mutating func ask(for quantity: Decimal) {
    do throws(Fault) {
      try context.setQuantity(quantity)
    } catch {
      preconditionFailure("\(error)")
    }
  }

  mutating func setCurrency(_ code: Span<UInt8>) throws(JSONProblem) {
    guard let currency = Currency(parsing: code) else {
      throw JSONProblem("must be an ISO 4217 code in capitals")
    }
    context.currency = currency
  }

  mutating func setChannel(_ channel: Span<UInt8>) throws(JSONProblem) {
    context.channel = try Self.text(channel)
  }

  mutating func setCountry(_ country: Span<UInt8>) throws(JSONProblem) {
    context.country = try Self.text(country)
  }

  mutating func setCustomerID(_ id: Span<UInt8>) throws(JSONProblem) {
    context.customerID = try Self.text(id)
    isPersonal = true
  }

  /// Adds a segment; false where there are too many already.
  mutating func insert(segment: Span<UInt8>) throws(JSONProblem) -> Bool {
    let segment = try Self.text(segment)
    isPersonal = true
    do throws(Fault) {
      try context.insert(segment: segment)
      return true
    } catch {
      return false
    }
  }

  /// Sets an attribute; false where there are too many already.
  mutating func setAttribute(
    _ name: Span<UInt8>, _ value: Span<UInt8>
  ) throws(JSONProblem) -> Bool {
    guard name.count <= EntityLimits.nameByteCountMax, !name.isEmpty, name.isPlain else {
      throw JSONProblem(
        "must have a name of 1 to \(EntityLimits.nameByteCountMax) bytes, no control characters")
    }
    guard value.count <= EntityLimits.valueByteCountMax else {
      throw JSONProblem("must have at most \(EntityLimits.valueByteCountMax) bytes")
    }
    isPersonal = true
    do throws(Fault) {
      try context.setAttribute(String(decoding: name), String(decoding: value))
      return true
    } catch {
      return false
    }
  }

  mutating func setInstant(_ text: Span<UInt8>) throws(JSONProblem) {
    do throws(InstantError) {
      at = try Instant(parsing: text)
    } catch {
      switch error {
      case .malformed:
        throw JSONProblem("must be an instant of RFC 3339, such as 2026-11-20T10:00:00Z")
      case .noSuchInstant: throw JSONProblem("must be an instant that the calendar has")
      }
    }
  }

  static var tooManySegments: JSONProblem {
    JSONProblem("must have at most \(EntityLimits.segmentCountMax) elements")
  }

  static var tooManyAttributes: JSONProblem {
    JSONProblem("must have at most \(EntityLimits.attributeCountMax) members")
  }

  private static func text(_ bytes: Span<UInt8>) throws(JSONProblem) -> Text {
    try bytes.requireText(byteCountMax: EntityLimits.valueByteCountMax)
    return Text(String(decoding: bytes))
  }
}

extension Span<UInt8> {
  /// Refuses what no sku, segment or the like can be.
  func requireText(byteCountMax: Int) throws(JSONProblem) {
    guard !isEmpty else { throw JSONProblem("must not be empty") }
    guard count <= byteCountMax else {
      throw JSONProblem("must have at most \(byteCountMax) bytes")
    }
    guard isPlain else { throw JSONProblem("must not contain control characters") }
  }

  fileprivate var isPlain: Bool {
    for index in 0..<count where self[index] < 0x20 || self[index] == 0x7F { return false }
    return true
  }
}

extension Decimal {
  /// Reads a quantity from its digits.
  init(quantity digits: Span<UInt8>) throws(JSONProblem) {
    do throws(DecimalError) {
      try self.init(parsing: digits)
    } catch {
      switch error {
      case .overflow: throw JSONProblem("must have at most 15 digits before the point")
      case .inexact: throw JSONProblem("must have at most 12 digits after the point")
      case .malformed, .divisionByZero: throw JSONProblem("must be a number")
      }
    }
    guard isPositive else { throw JSONProblem("must be greater than 0") }
  }
}
