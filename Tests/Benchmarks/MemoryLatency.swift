import TestKit

/// How long the machine takes to look into memory that no cache holds, which is what a look-up of
/// one row among many costs several times over: where neighbours share its caches, that is another
/// in one hour than in the next, and so are the figures that hang on it.
struct MemoryLatency {
  private static let lineByteCount = 64
  private static let stepCount = 1_000_000

  /// In the first word of each line of a cache, which line is next: all of them, in no order.
  private let words: [UInt32]
  private static let wordCountPerLine = lineByteCount / MemoryLayout<UInt32>.size

  init(byteCount: Int = 256 << 20) {
    let count = byteCount / Self.lineByteCount
    var words = [UInt32](repeating: 0, count: count * Self.wordCountPerLine)
    var random = SeededGenerator(seed: 1)
    // A shuffle that leaves one ring through all lines.
    for line in 0..<count { words[line * Self.wordCountPerLine] = UInt32(line) }
    for line in stride(from: count - 1, to: 0, by: -1) {
      let other = Int.random(in: 0..<line, using: &random)
      words.swapAt(line * Self.wordCountPerLine, other * Self.wordCountPerLine)
    }
    self.words = words
  }

  /// Nanoseconds for one look, each of which has to wait for the one before.
  func nanoseconds() -> Double {
    var line = 0
    let start = ContinuousClock.now
    for _ in 0..<Self.stepCount { line = Int(words[line * Self.wordCountPerLine]) }
    let span = ContinuousClock.now - start
    precondition(line * Self.wordCountPerLine < words.count)
    return span / .nanoseconds(1) / Double(Self.stepCount)
  }
}
