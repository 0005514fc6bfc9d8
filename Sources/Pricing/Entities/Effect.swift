/// A percentage, held as the fraction it is: `-10%` is −0.1.
public struct Percentage: Sendable, Hashable, CustomStringConvertible {
  /// The fraction of one.
  public let fraction: Decimal

  /// The percentage that is this fraction of one.
  public init(fraction: Decimal) { self.fraction = fraction }

  /// Reads `-10%`, `+2.5%` or `15%`: at most ten digits after the point, so that the fraction is
  /// exact.
  public init(_ text: String) throws(DecimalError) {
    guard text.utf8.last == UInt8(ascii: "%") else { throw .malformed }
    let percent = try Decimal(signed: text.dropLast())
    let (fraction, rest) = percent.units.quotientAndRemainder(dividingBy: 100)
    guard rest == 0 else { throw .inexact }
    self.fraction = Decimal(uncheckedUnits: fraction)
  }

  /// The percentage with its sign, as `-10%`; zero has none.
  public var description: String {
    let percent = Decimal(units: fraction.units &* 100) ?? .greatest
    return (percent.isPositive ? "+" : "") + percent.description + "%"
  }
}

/// What an adjustment does to a price.
public enum Effect: Sendable, Hashable {
  /// Changes it by a share.
  case percentage(Percentage)
  /// Adds an amount to the price of one.
  case addition(Decimal)
  /// Makes it this amount for one.
  case fixed(Decimal)
  /// Changes it by a share that follows a signal.
  case curve(SignalCurve)

  /// Reads `-10%`, `+5.00`, `-5.00` or `=49.00`. An amount without a sign is refused: it could mean
  /// either.
  public init(_ text: String) throws(DecimalError) {
    switch text.utf8.first {
    case UInt8(ascii: "="): self = .fixed(try Decimal(String(text.dropFirst())))
    case _ where text.utf8.last == UInt8(ascii: "%"): self = .percentage(try Percentage(text))
    case UInt8(ascii: "+"), UInt8(ascii: "-"): self = .addition(try Decimal(signed: text[...]))
    default: throw .malformed
    }
  }

  /// The text that reads as this effect; nil for a curve, which is no text.
  public var text: String? {
    switch self {
    case .percentage(let share): share.description
    case .addition(let amount): (amount.isNegative ? "" : "+") + amount.description
    case .fixed(let amount): "=" + amount.description
    case .curve: nil
    }
  }

  func addFaults(to report: inout FaultReport, _ pointer: String) {
    switch self {
    case .percentage(let percentage):
      report.requireShare(percentage, pointer)
    case .addition: break
    case .fixed(let amount):
      report.require(!amount.isNegative, pointer, "must not be negative")
    case .curve(let curve): curve.addFaults(to: &report, pointer)
    }
  }
}

/// How a share follows a signal: straight lines between points, level beyond its ends.
public struct SignalCurve: Sendable, Hashable {
  /// A value of the signal and the share that belongs to it.
  public struct Point: Sendable, Hashable {
    /// The signal's value.
    public var value: Decimal
    /// The share there.
    public var share: Percentage

    /// A point.
    public init(_ value: Decimal, _ share: Percentage) {
      self.value = value
      self.share = share
    }
  }

  /// The signal's name.
  public var signal: String
  /// The points, the smallest value first.
  public var points: [Point]

  /// A curve.
  public init(signal: String, points: [Point]) {
    self.signal = signal
    self.points = points
  }

  func addFaults(to report: inout FaultReport, _ pointer: String) {
    report.requireName(signal, pointer + "/signal")
    report.require(!points.isEmpty, pointer + "/points", "must not be empty")
    report.require(
      points.count <= EntityLimits.pointCountMax, pointer + "/points",
      "must be at most \(EntityLimits.pointCountMax)", .limitExceeded)
    for (index, point) in points.enumerated() {
      report.requireShare(point.share, "\(pointer)/points/\(index)/1")
      if index > 0 {
        report.require(
          point.value > points[index - 1].value, "\(pointer)/points/\(index)/0",
          "must be greater than in the point before")
      }
    }
  }
}

extension FaultReport {
  /// A share of a price: nothing can lose more than all of it.
  mutating func requireShare(_ share: Percentage, _ pointer: @autoclosure () -> String) {
    require(share.fraction >= -.one, pointer(), "must not be below -100%")
  }
}

extension Decimal {
  /// Reads a number that may also begin with `+`.
  init(signed text: Substring) throws(DecimalError) {
    let isPlus = text.utf8.first == UInt8(ascii: "+")
    let digits = isPlus ? text.dropFirst() : text
    guard !isPlus || digits.utf8.first != UInt8(ascii: "-") else { throw .malformed }
    self = try Decimal(String(digits))
  }
}
