/// The demo catalogue that `pricing-admin` makes.
package struct AdminDemoSettings: SettingGroup {
  package static let title = "Demo catalogue"

  package let itemCount: Int
  package let seed: Int
  /// Empty: SKUs are made of the items' names.
  package let skuPrefix: String
  /// Whether it goes into the database and not to standard output.
  package let isImported: Bool

  package init(from reader: inout SettingReader) {
    itemCount = reader.read(
      "items", as: .count(1...100_000_000), default: "1000", help: "Items to make.")
    seed = reader.read(
      "seed", as: .count(0...Int.max), default: "1",
      help: "The same seed makes the same catalogue.")
    skuPrefix = reader.read(
      "sku_prefix",
      as: .text("PREFIX", valid: "at most 32 letters, digits, hyphens and underscores") { text in
        text.utf8.count <= 32 && text.unicodeScalars.allSatisfy(Self.isOfPrefix)
      }, default: "", help: "With SKU- the items are SKU-0 and on; else they have speaking SKUs.")
    isImported = reader.read(
      "import", as: .bool, default: "false",
      help: "Import the demo catalogue instead of writing it to standard output.")
  }

  private static func isOfPrefix(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "-", "_": true
    default: false
    }
  }
}
