@preconcurrency import Glibc
import Reactor
import Timing

/// How far an import has come, on one line of a terminal that is written over and over. Where
/// standard error is no terminal, it is silent.
struct ImportProgress {
  private static let period = TimeSpan.milliseconds(100)
  private static let startOfClearedLine = "\r\u{1B}[K"

  private let isTerminal = isatty(STDERR_FILENO) == 1
  private let beginning = MonotonicTime.now()
  private var shownAt = MonotonicTime.now()
  private let byteCountTotal: Int?

  /// `byteCount` is how much there is to read, where that is known.
  init(byteCount: Int?) { byteCountTotal = byteCount }

  mutating func show(entityCount: Int, byteCount: Int?) {
    let now = MonotonicTime.now()
    guard isTerminal, now - shownAt >= Self.period else { return }
    shownAt = now
    let rate = Int64(entityCount) * 1_000_000_000 / max(1, (now - beginning).nanoseconds)
    var text = "\(entityCount) entities, \(rate)/s"
    if let byteCount, let total = byteCountTotal, total > 0 {
      let share = min(100, byteCount * 100 / total)
      let bar = String(repeating: "#", count: share / 5)
      let rest = String(repeating: ".", count: 20 - share / 5)
      text = "[\(bar)\(rest)] \(share) % of \(total >> 20) MiB, \(text)"
    }
    fputs(Self.startOfClearedLine + text, stderr)
  }

  /// Clears the line for what is said next.
  func end() {
    if isTerminal { fputs(Self.startOfClearedLine, stderr) }
  }
}
