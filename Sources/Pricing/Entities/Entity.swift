/// A part of the catalogue, as it is imported, stored and exported.
///
/// An entity is a plain value: building one checks nothing, so that an import can read a whole line
/// before it says what is wrong with it. `faults()` says everything that is.
public protocol Entity: Sendable {
  /// What no other entity of the catalogue shares.
  var key: EntityKey { get }

  /// Everything outside its domain that can be told without looking at other entities.
  func faults() -> [Fault]
}

extension Entity {
  /// Throws everything that is wrong with this entity alone.
  public func validate() throws(Faults) {
    let faults = faults()
    if !faults.isEmpty { throw Faults(all: faults) }
  }
}

/// The identity of an entity: its kind and what distinguishes it among its kind.
///
/// The text is a JSON pointer, `/kind/part/part`, so that it also begins the pointer of every fault
/// in the entity.
public struct EntityKey: Sendable, Hashable, CustomStringConvertible {
  /// The text of the key.
  public let description: String

  init(_ kind: String, _ parts: String...) {
    description = parts.reduce("/" + kind) { $0 + "/" + Self.escaped($1) }
  }

  /// RFC 6901: `~` and `/` are written `~0` and `~1`.
  static func escaped(_ part: String) -> String {
    var text = ""
    for scalar in part.unicodeScalars {
      switch scalar {
      case "~": text += "~0"
      case "/": text += "~1"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}

/// The limits of an entity's fields.
public enum EntityLimits {
  /// The longest id, sku or name, in bytes.
  public static let nameByteCountMax = 128
  /// The longest value of an attribute or in a condition, in bytes.
  public static let valueByteCountMax = 256
  /// The deepest category, in segments.
  public static let categoryDepthMax = 16
  /// The most attributes of an item or a request.
  public static let attributeCountMax = 64
  /// The most tiers of an entry.
  public static let tierCountMax = 256
  /// The most predicates in a condition.
  public static let predicateCountMax = 64
  /// The most values behind an `in`.
  public static let valueCountMax = 10_000
  /// The deepest nesting of `all`, `any` and `not`.
  public static let conditionDepthMax = 32
  /// The most links from a list to its farthest parent.
  public static let parentCountMax = 5
  /// The most points of a signal curve.
  public static let pointCountMax = 64
  /// The most segments of a customer.
  public static let segmentCountMax = 64
}

extension FaultReport {
  /// An id, sku or name: not empty, not long, nothing invisible.
  mutating func requireName(_ name: String, _ pointer: @autoclosure () -> String) {
    requireText(name, pointer(), byteCountMax: EntityLimits.nameByteCountMax)
  }

  mutating func requireText(
    _ text: String, _ pointer: @autoclosure () -> String, byteCountMax: Int
  ) {
    require(!text.isEmpty, pointer(), "must not be empty")
    require(
      text.utf8.count <= byteCountMax, pointer(), "must have at most \(byteCountMax) bytes",
      .limitExceeded)
    require(text.isPlain, pointer(), "must not contain control characters")
  }

  /// A category: segments with `/` between them.
  mutating func requireCategory(_ path: String, _ pointer: @autoclosure () -> String) {
    requireText(path, pointer(), byteCountMax: EntityLimits.valueByteCountMax)
    let (segmentCount, hasEmptySegment) = path.segments
    require(!hasEmptySegment, pointer(), "must not have an empty path segment")
    require(
      segmentCount <= EntityLimits.categoryDepthMax, pointer(),
      "must have at most \(EntityLimits.categoryDepthMax) path segments", .limitExceeded)
  }

  mutating func requireWindow(_ window: Window) {
    require(
      window.start < window.end, "/valid_until", "must be later than valid_from", .contradiction)
  }

  /// A number of 32 bits, as ranks, stages and priorities are.
  mutating func requireOrdinal(_ number: Int, _ pointer: @autoclosure () -> String) {
    require(Int32(exactly: number) != nil, pointer(), "must fit into 32 bits")
  }
}

extension String {
  /// Whether no byte is a control character.
  fileprivate var isPlain: Bool {
    let bytes = utf8.span
    for index in bytes.indices where bytes[index] < 0x20 || bytes[index] == 0x7F { return false }
    return true
  }

  /// How many parts `/` makes of the text, and whether one of them is empty.
  fileprivate var segments: (count: Int, hasEmpty: Bool) {
    let bytes = utf8.span
    var count = 1
    var hasEmpty = false
    var start = 0
    for index in bytes.indices where bytes[index] == UInt8(ascii: "/") {
      hasEmpty = hasEmpty || index == start
      start = index + 1
      count += 1
    }
    return (count, hasEmpty || start == bytes.count)
  }
}
