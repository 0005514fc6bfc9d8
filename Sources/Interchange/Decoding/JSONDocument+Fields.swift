import Bytes
import JSON
import Pricing

/// Values as the fields of entities want them. Null reads as nil: it is as good as no field.
extension JSONDocument {
  func text(_ value: JSONValue) throws(JSONProblem) -> String? {
    isNull(value) ? nil : try string(value)
  }

  /// A text, or the JSON text of a number or truth value.
  func scalarText(_ value: JSONValue) throws(JSONProblem) -> String {
    switch kind(of: value) {
    case .string, .number, .boolean: withBytes(of: value) { String(decoding: $0) }
    case .null, .array, .object:
      throw JSONProblem("must be a string, a number, true or false")
    }
  }

  /// An exact number, from the digits of a JSON number or of a string.
  func amount(_ value: JSONValue) throws(JSONProblem) -> Decimal? {
    if isNull(value) { return nil }
    return try withNumberOrString(value) { digits throws(JSONProblem) in
      do throws(DecimalError) {
        return try Decimal(parsing: digits)
      } catch {
        throw JSONProblem(error, "must be a number")
      }
    }
  }

  func ordinal(_ value: JSONValue) throws(JSONProblem) -> Int? {
    isNull(value) ? nil : try integer(value, in: Int(Int32.min)...Int(Int32.max))
  }

  func currency(_ value: JSONValue) throws(JSONProblem) -> Currency? {
    if isNull(value) { return nil }
    return try withString(value) { code throws(JSONProblem) in
      guard let currency = Currency(parsing: code) else {
        throw JSONProblem("must be a currency of ISO 4217")
      }
      return currency
    }
  }

  func instant(_ value: JSONValue) throws(JSONProblem) -> Instant? {
    if isNull(value) { return nil }
    return try withString(value) { text throws(JSONProblem) in
      do throws(InstantError) {
        return try Instant(parsing: text)
      } catch {
        switch error {
        case .malformed: throw JSONProblem("must be an RFC 3339 instant")
        case .noSuchInstant: throw JSONProblem("must be an instant of the calendar")
        }
      }
    }
  }

  func percentage(_ value: JSONValue) throws(JSONProblem) -> Percentage? {
    guard let text = try text(value) else { return nil }
    do throws(DecimalError) {
      return try Percentage(text)
    } catch {
      throw JSONProblem(error, "must be a percentage such as 15%")
    }
  }

  /// One of an enumeration's values, whose names are `known`.
  func choice<Choice: RawRepresentable<String>>(
    _ value: JSONValue, of type: Choice.Type, _ known: StaticString
  ) throws(JSONProblem) -> Choice? {
    guard let name = try text(value) else { return nil }
    guard let choice = Choice(rawValue: name) else {
      throw JSONProblem("must be one of \(known)")
    }
    return choice
  }

  /// A percentage, an amount with its sign, or a curve.
  func effect(
    _ value: JSONValue, _ problems: inout JSONProblems
  ) throws(JSONProblem) -> Effect? {
    if kind(of: value) == .object {
      return SignalCurve(value, in: self, &problems).map { .curve($0) }
    }
    guard let text = try text(value) else { return nil }
    do throws(DecimalError) {
      return try Effect(text)
    } catch {
      throw JSONProblem(error, "must be an effect such as -10%, +5.00, -5.00 or =49.00")
    }
  }
}

extension JSONProblem {
  fileprivate init(_ error: DecimalError, _ wanted: String) {
    switch error {
    case .malformed: self.init(wanted)
    case .inexact: self.init("must have at most 12 digits after the point")
    case .overflow: self.init("must have at most 15 digits before the point")
    case .divisionByZero: preconditionFailure("nothing was divided")
    }
  }
}
