/// A text with its hash, so that comparing it with one it does not equal costs one instruction.
///
/// Facts of a request and of an item are hashed once, when they are read; the rulebook's constants
/// once, when it is published. Two texts are equal when their bytes are.
public struct Text: Sendable, Hashable {
  /// The hash of the UTF-8 bytes, the same on every machine.
  let hash: UInt64
  /// The text itself.
  public let string: String

  /// Hashes `string`.
  public init(_ string: String) {
    var string = string
    hash = string.withUTF8 { Self.hash(Span(_unsafeElements: $0)) }
    self.string = string
  }

  /// A text whose equality another number already decides.
  init(hash: UInt64, _ string: String) {
    self.hash = hash
    self.string = string
  }

  /// Whether both have the same bytes.
  public static func == (lhs: Text, rhs: Text) -> Bool {
    // Strings are equal when they are canonically, which is more; but then their bytes' hashes
    // differ. Comparing the bytes one by one costs fifty times as much.
    lhs.hash == rhs.hash && lhs.string == rhs.string
  }

  /// Feeds the hash that is already there.
  public func hash(into hasher: inout Hasher) { hasher.combine(hash) }
}

/// The hash: eight bytes at a time, zeros behind the last, through one multiplication for each
/// word. That of FNV-1a for each byte has to wait for the one before.
extension Text {
  private static func hash(_ bytes: Span<UInt8>) -> UInt64 {
    let raw = bytes.bytes
    var hash = hashOfNothing(byteCount: bytes.count)
    var offset = 0
    while offset &+ 8 <= bytes.count {
      let word = raw.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
      hash = Self.hash(hash, UInt64(littleEndian: word))
      offset &+= 8
    }
    guard offset < bytes.count else { return hash }
    var rest: UInt64 = 0
    for index in (offset..<bytes.count).reversed() { rest = rest &<< 8 | UInt64(bytes[index]) }
    return Self.hash(hash, rest)
  }

  /// What the hash of so many bytes begins with.
  @inline(__always)
  static func hashOfNothing(byteCount: Int) -> UInt64 {
    UInt64(truncatingIfNeeded: byteCount) ^ 0xCBF2_9CE4_8422_2325
  }

  /// The hash of bytes whose all but the last word have the hash `hash`.
  @inline(__always)
  static func hash(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let (high, low) = (hash ^ word).multipliedFullWidth(by: 0x9FB2_1C65_1E98_DF25)
    return high ^ low
  }
}

extension Text: ExpressibleByStringLiteral, CustomStringConvertible {
  /// Hashes a literal.
  public init(stringLiteral literal: String) { self.init(literal) }

  /// The text itself.
  public var description: String { string }
}

/// Orders texts by their bytes, which is the same everywhere; `String` orders by Unicode's tables.
func comesFirst(_ lhs: String, _ rhs: String) -> Bool {
  lhs.utf8.lexicographicallyPrecedes(rhs.utf8)
}
