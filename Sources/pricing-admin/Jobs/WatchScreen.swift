@preconcurrency import Glibc
import Reactor

/// The terminal while something is watched on it: a page that is drawn over and over, and leaves
/// what stood there before as it was.
enum WatchScreen {
  private enum Phase { case unused, drawing, ended }

  private static let phase = Guarded(Phase.unused)
  static let isTerminal = isatty(STDOUT_FILENO) == 1

  // The other page and no cursor, and back again.
  private static let opening = "\u{1B}[?1049h\u{1B}[?25l"
  private static let closing = "\u{1B}[?25h\u{1B}[?1049l"

  static func begin() {
    phase.withLock { phase in
      guard phase == .unused else { return }
      phase = .drawing
      if isTerminal { write(opening) }
    }
  }

  /// Gives the terminal back; false where nothing was watched.
  @discardableResult
  static func end() -> Bool {
    phase.withLock { phase in
      guard phase == .drawing else { return false }
      phase = .ended
      if isTerminal { write(closing) }
      return true
    }
  }

  /// Draws the page anew, as much of it as there is room for.
  static func draw(_ lines: [String]) {
    var size = winsize()
    let isKnown = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_row > 0
    let (rowCount, columnCount) = isKnown ? (Int(size.ws_row), Int(size.ws_col)) : (24, 80)
    let rows = lines.prefix(rowCount).map { String($0.prefix(columnCount)) + "\u{1B}[K" }
    phase.withLock { phase in
      // Behind the end nothing is written to the terminal that was given back.
      if phase == .drawing { write("\u{1B}[H" + rows.joined(separator: "\r\n") + "\u{1B}[J") }
    }
  }

  private static func write(_ text: String) {
    fputs(text, stdout)
    fflush(stdout)
  }
}
