/// One thing wrong with an entity or a rulebook, and where it stands.
public struct Fault: Error, Sendable, Hashable {
  /// What is wrong, for a program to tell apart.
  public enum Kind: String, Sendable, Hashable {
    /// A value outside what its field allows.
    case outOfDomain
    /// More of something than a limit allows.
    case limitExceeded
    /// Two fields that cannot both hold.
    case contradiction
    /// An id that nothing has.
    case unknownReference
    /// A list that descends from itself.
    case cycle
    /// A list more than five links below the first.
    case parentTooDeep
    /// A list whose parent has another currency.
    case currencyMismatch
    /// Tiers of which some count from below and some from above.
    case mixedBounds
    /// Tiers that leave the largest quantities without a price.
    case openEndedBounds
    /// Two entities with one key.
    case duplicateKey
    /// A floor that lies above a ceiling for the same item.
    case floorAboveCeiling
    /// An amount that is read in each answer's currency, of which there are several.
    case ambiguousCurrency
  }

  /// Where: a JSON pointer into the entity (`/tiers/0/unit`), behind the entity's key where the
  /// whole rulebook was looked at (`/price/dealer/category/tools/always/tiers/0/unit`).
  public var pointer: String
  /// What, for a program.
  public let kind: Kind
  /// What, for a person: continues a sentence that begins with the field.
  public let detail: String
}

extension Fault: CustomStringConvertible {
  /// The place and what is wrong there.
  public var description: String { "\(pointer) \(detail)" }
}

/// Everything that is wrong: never only the first fault found.
public struct Faults: Error, Sendable, Hashable, CustomStringConvertible {
  /// The faults, at least one, in the order in which they were found.
  public let all: [Fault]

  /// The faults, a line each.
  public var description: String { all.map(\.description).joined(separator: "\n") }
}

/// Gathers faults while an entity is looked at.
///
/// Almost every entity is sound, so that what is only said of one that is not, its pointer among
/// it, is not even put together: to look at a sound one allocates nothing.
struct FaultReport {
  private(set) var faults: [Fault] = []

  mutating func add(_ pointer: String, _ kind: Fault.Kind, _ detail: String) {
    faults.append(Fault(pointer: pointer, kind: kind, detail: detail))
  }

  @inline(__always)
  mutating func require(
    _ isSound: Bool, _ pointer: @autoclosure () -> String, _ detail: @autoclosure () -> String,
    _ kind: Fault.Kind = .outOfDomain
  ) {
    if !isSound { add(pointer(), kind, detail()) }
  }

  /// Takes over what was found in a part.
  mutating func add(_ faults: [Fault], below pointer: @autoclosure () -> String) {
    for var fault in faults {
      fault.pointer = pointer() + fault.pointer
      self.faults.append(fault)
    }
  }

  func throwIfAny() throws(Faults) {
    if !faults.isEmpty { throw Faults(all: faults) }
  }
}
