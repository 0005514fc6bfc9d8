/// One thing wrong with a catalogue's text, and where.
package struct LineFault: Error, Sendable, Equatable, CustomStringConvertible {
  /// The line, from 1.
  package let line: Int
  /// The field, as a JSON pointer into the line's object; empty where the whole line is meant.
  package let pointer: String
  /// Goes on where the pointer ends: `must be greater than 0`.
  package let detail: String

  package init(line: Int, pointer: String = "", detail: String) {
    self.line = line
    self.pointer = pointer
    self.detail = detail
  }

  package var description: String {
    "line \(line): \(pointer.isEmpty ? "" : pointer + " ")\(detail)"
  }
}

/// The faults found so far, up to a limit.
package struct LineFaults: Sendable {
  /// The faults, in the order of their lines.
  package private(set) var all: [LineFault] = []
  /// Whether there were more than the limit.
  package private(set) var areMore = false
  let countMax: Int

  init(countMax: Int) { self.countMax = countMax }

  package var isEmpty: Bool { all.isEmpty }

  mutating func append(_ fault: LineFault) {
    if all.count < countMax { all.append(fault) } else { areMore = true }
  }
}

extension LineFaults: CustomStringConvertible {
  /// The faults, a line each.
  package var description: String {
    (all.map(\.description) + (areMore ? ["and more"] : [])).joined(separator: "\n")
  }
}
