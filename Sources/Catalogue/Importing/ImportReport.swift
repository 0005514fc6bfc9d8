import Pricing

/// What an import changed, or would change.
package struct ImportReport: Sendable, Hashable {
  /// How many entities of one kind became what.
  package struct Counts: Sendable, Hashable {
    package var added = 0
    package var changed = 0
    package var unchanged = 0
    package var removed = 0

    package init(added: Int = 0, changed: Int = 0, unchanged: Int = 0, removed: Int = 0) {
      self.added = added
      self.changed = changed
      self.unchanged = unchanged
      self.removed = removed
    }

    package var isChange: Bool { added + changed + removed > 0 }
  }

  /// The revision that the import is; the one before it when it changed nothing.
  package internal(set) var revision = 0
  /// What was published but is likely not meant.
  package internal(set) var warnings: [Fault] = []
  private var counts = Array(repeating: Counts(), count: EntityKind.allCases.count)

  package internal(set) subscript(kind: EntityKind) -> Counts {
    get { counts[kind.rawValue] }
    set { counts[kind.rawValue] = newValue }
  }

  package var isChange: Bool { counts.contains { $0.isChange } }

  mutating func count(_ change: Change, of kind: EntityKind) {
    switch change {
    case .added: self[kind].added += 1
    case .changed: self[kind].changed += 1
    case .unchanged: self[kind].unchanged += 1
    }
  }

  /// Whether anything that rules prices of many items changed.
  package internal(set) var changesRulebook = false
}

/// What became of an entity that was stored.
enum Change { case added, changed, unchanged }

/// One thing wrong with an import.
package struct ImportFault: Error, Sendable, Hashable, CustomStringConvertible {
  /// Which of the entities that were applied, from 0; nil where they are wrong together.
  package let position: Int?
  /// Where: a JSON pointer that begins with the entity's key.
  package let pointer: String
  /// What, for a person: continues a sentence that begins with the pointer.
  package let detail: String

  package var description: String { "\(pointer) \(detail)" }
}
