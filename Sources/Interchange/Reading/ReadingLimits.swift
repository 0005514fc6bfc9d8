/// How much of a catalogue's text is taken in.
package struct ReadingLimits: Sendable {
  /// The longest line, its end left out.
  package var lineByteCountMax = 1 << 20
  /// The most lines, empty ones included: a packed text can have a thousand for each of its bytes.
  package var lineCountMax = Int.max
  /// The most faults that are named.
  package var faultCountMax = 100

  package init() {}
}
