/// A text with its hash, so that comparing it with one it does not equal costs one instruction.
///
/// Facts of a request and of an item are hashed once, when they are read; the rulebook's constants
/// once, when it is published. Two texts are equal when their bytes are.
public struct Text: Sendable, Hashable {
  /// FNV-1a over the UTF-8 bytes: the same on every machine.
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

  private static func hash(_ bytes: Span<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for index in bytes.indices { hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01B3 }
    return hash
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
