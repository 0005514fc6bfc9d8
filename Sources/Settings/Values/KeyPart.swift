extension SettingType<String> {
  /// A part of a key in Redis.
  static var keyPart: SettingType {
    .text("NAME", valid: "1 to 64 letters, digits, “-”, “_” or “.”") { text in
      (1...64).contains(text.utf8.count)
        && text.utf8.allSatisfy { byte in
          byte.isDigit || (byte | 0x20) &- UInt8(ascii: "a") < 26 || "-_.".utf8.contains(byte)
        }
    }
  }
}
