import Pricing
import Settings

/// The demo catalogue that is made.
struct DemoFlags: SettingGroup {
  static let title = "Demo catalogue"
  static let commands = ["demo"]

  let itemCount: Int
  let seed: Int
  /// Empty: SKUs are made of the items' names.
  let skuPrefix: String
  /// The day that promotions and rates are made for; nil is today.
  let now: Instant?
  /// Whether it goes into the database and not to standard output.
  let isImported: Bool
  /// Whether that is only to be done where nothing has ever been imported.
  let isForEmpty: Bool

  init(from reader: inout SettingReader) {
    itemCount = reader.read(
      "items", as: .count(1...100_000_000), default: "1000", help: "Items to make.")
    seed = reader.read(
      "seed", as: .count(0...Int.max), default: "1",
      help: "The same seed makes the same catalogue, on the same day.")
    skuPrefix = reader.read(
      "sku_prefix",
      as: .text("PREFIX", valid: "at most 32 letters, digits, hyphens and underscores") { text in
        text.utf8.count <= 32 && text.unicodeScalars.allSatisfy(Self.isOfPrefix)
      }, default: "", help: "With SKU- the items are SKU-0 and on; else they have speaking SKUs.")
    now = reader.read(
      "now", as: .instantIfAny, default: .described("today, from midnight UTC", nil),
      help: "The day around which promotions run and rates are observed.")
    isImported = reader.read(
      "import", as: .bool, default: "false",
      help: "Import the demo catalogue instead of writing it to standard output.")
    isForEmpty = reader.read(
      "if_empty", as: .bool, default: "false",
      help: "Import it only where nothing was ever imported.")
  }

  private static func isOfPrefix(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "-", "_": true
    default: false
    }
  }
}
