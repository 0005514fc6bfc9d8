/// A text that must not be shown: printed, logged or dumped, it is `***`.
package struct Secret: Sendable, Equatable {
  /// The text itself, for whoever has to present it to somebody.
  package let revealed: String

  package init(_ text: String) { revealed = text }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "***" }
  package var debugDescription: String { "***" }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
