/// The lines that entities stood on, told from their positions: it keeps only where the two stop
/// going together, which is behind an empty line.
struct EntityLines {
  private var runs: [(position: Int, line: Int)] = []
  private var count = 0

  /// Notes that the next entity stood on `line`.
  mutating func append(_ line: Int) {
    if runs.last.map({ $0.line + count - $0.position }) != line { runs.append((count, line)) }
    count += 1
  }

  /// The line of the entity at `position`, counted from 0.
  subscript(position: Int) -> Int? {
    // There are few runs, and few faults to look up.
    guard position < count, let run = runs.last(where: { $0.position <= position }) else {
      return nil
    }
    return run.line + position - run.position
  }
}
