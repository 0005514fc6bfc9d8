/// When something holds: from one instant, inclusive, until another, exclusive; either may be open.
public struct Window: Sendable, Hashable {
  /// The first instant, or `Int64.min` where the window has always been open.
  let start: Int64
  /// The first instant after it, or `Int64.max` where the window never closes.
  let end: Int64

  /// Always.
  public static let always = Window()

  /// The window `[from, until)`; nil leaves its side open.
  public init(from: Instant? = nil, until: Instant? = nil) {
    start = from?.milliseconds ?? .min
    end = until?.milliseconds ?? .max
  }

  init(start: Int64, end: Int64) {
    self.start = start
    self.end = end
  }

  /// The first instant at which it holds.
  public var from: Instant? { start == .min ? nil : Instant(unchecked: start) }

  /// The first instant at which it no longer holds.
  public var until: Instant? { end == .max ? nil : Instant(unchecked: end) }

  /// Whether it has a side that is not open.
  public var isDated: Bool { start != .min || end != .max }

  /// Whether it holds at `instant`.
  public func contains(_ instant: Instant) -> Bool {
    start <= instant.milliseconds && instant.milliseconds < end
  }
}
