/// JSON pointers: RFC 6901.
extension JSONDocument {
  /// The pointer to `value`, found by a walk from the root: for reports, not for the hot path.
  package func pointer(to value: JSONValue) -> String {
    var pointer = ""
    var container = 0
    while container != value.index {
      // In an object, a key stands before each child.
      let keyWidth = tokens[container].kind == .object ? 1 : 0
      var child = container + 1 + keyWidth
      var position = 0
      while tokens[child].link <= value.index {
        child = Int(tokens[child].link) + keyWidth
        position += 1
      }
      pointer += "/"
      pointer += keyWidth == 1 ? escapedKey(child - 1) : String(position)
      container = child
    }
    return pointer
  }

  private func escapedKey(_ key: Int) -> String {
    var escaped = ""
    for character in text.withSpan(tokens[key].range, { String(decoding: $0) }).unicodeScalars {
      switch character {
      case "~": escaped += "~0"
      case "/": escaped += "~1"
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }
}
