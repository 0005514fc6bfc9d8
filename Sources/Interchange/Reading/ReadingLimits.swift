/// How much of a catalogue's text is taken in.
package struct ReadingLimits: Sendable {
  /// The longest line, its end left out.
  package var lineByteCountMax = 1 << 20
  /// The most faults that are named.
  package var faultCountMax = 100

  package init() {}
}
