import Bytes
import JSON
import Pricing

/// Writes a catalogue: a line for each entity, its fields in a fixed order, every value in its one
/// canonical text. What was written reads as what it was, and written again is the same bytes.
///
/// The entities come in the canonical order, each before the next by `precedes`; any other order
/// is the caller's mistake and stops the program.
package struct EntityWriter: ~Copyable {
  private var previous: CatalogueEntity?

  package init() {}

  /// Appends the line of `entity` to `output`.
  package mutating func write(_ entity: CatalogueEntity, into output: inout ByteBuffer) {
    if let previous {
      precondition(previous.precedes(entity), "\(entity.key) behind \(previous.key)")
    }
    previous = entity
    output.appendJSON { json in
      json.object { json in
        json.member("kind", entity.kind.name)
        entity.writeFields(to: &json)
      }
    }
    output.append(UInt8(ascii: "\n"))
  }
}
