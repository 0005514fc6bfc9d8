/// An instant in UTC, to the millisecond, in the years 0000 to 9999.
public struct Instant: Sendable, Hashable, Comparable {
  /// Milliseconds since 1970-01-01T00:00:00Z.
  public let milliseconds: Int64

  /// The first instant of the year 0000.
  public static let earliest = Instant(unchecked: -62_167_219_200_000)
  /// The last millisecond of the year 9999.
  public static let latest = Instant(unchecked: 253_402_300_799_999)

  /// The instant so many milliseconds after 1970-01-01T00:00:00Z, kept within `earliest` and
  /// `latest`.
  public init(milliseconds: Int64) {
    self.milliseconds = min(
      max(milliseconds, Self.earliest.milliseconds), Self.latest.milliseconds)
  }

  init(unchecked milliseconds: Int64) { self.milliseconds = milliseconds }

  /// Whether `lhs` comes first.
  public static func < (lhs: Instant, rhs: Instant) -> Bool {
    lhs.milliseconds < rhs.milliseconds
  }
}
