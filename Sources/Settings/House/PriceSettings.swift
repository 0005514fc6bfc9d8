/// What prices are worked out with.
package struct PriceSettings: SettingGroup {
  package static let title = "Prices"

  /// An ISO 4217 code.
  package let currency: String

  package init(from reader: inout SettingReader) {
    currency = reader.read(
      "currency",
      as: .text("CODE", valid: "a currency's three capital letters, such as USD") { text in
        text.utf8.count == 3 && text.utf8.allSatisfy { $0 &- UInt8(ascii: "A") < 26 }
      }, default: "USD", help: "Default currency: the pivot of crossed rates.")
  }
}
