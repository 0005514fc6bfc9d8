import Pricing
import Settings

extension SettingType<Instant?> {
  /// An instant of RFC 3339.
  static var instantIfAny: SettingType {
    SettingType(
      placeholder: "INSTANT", valid: "an instant of RFC 3339, such as 2026-11-20T10:00:00Z",
      parse: { text in (try? Instant(text)).map { .some($0) } },
      show: { $0?.description ?? "" })
  }
}

extension SettingType<Currency?> {
  /// An ISO 4217 code.
  static var currencyIfAny: SettingType {
    SettingType(
      placeholder: "CODE", valid: "a currency's three capital letters, such as EUR",
      parse: { text in Currency(text).map { .some($0) } }, show: { $0?.code ?? "" })
  }
}

extension SettingType<Decimal> {
  /// A number of pieces, which may be a fraction.
  static var quantity: SettingType {
    SettingType(
      placeholder: "NUMBER",
      valid: "a number greater than 0, with at most 15 digits before and 12 after the point",
      parse: { text in (try? Decimal(text)).flatMap { $0.isPositive ? $0 : nil } },
      show: { $0.description })
  }
}

extension SettingType<Text?> {
  /// A fact about who asks.
  static func factIfAny(_ placeholder: String) -> SettingType {
    SettingType(
      placeholder: placeholder, valid: validFact,
      parse: { text in isFact(text) ? Text(text) : nil },
      show: { $0?.string ?? "" })
  }
}

extension SettingType<[Text]> {
  /// Facts with commas between them.
  static var facts: SettingType {
    SettingType(
      placeholder: "A,B",
      valid: "at most \(EntityLimits.segmentCountMax) names with commas between them, each of "
        + validFact,
      parse: { text in
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count <= EntityLimits.segmentCountMax, parts.allSatisfy({ isFact($0) }) else {
          return nil
        }
        return parts.map { Text(String($0)) }
      }, show: { $0.map(\.string).joined(separator: ",") })
  }
}

extension SettingType<[String: String]> {
  /// Named facts with commas between them.
  static var attributes: SettingType {
    SettingType(
      placeholder: "NAME=VALUE,…",
      valid: "at most \(EntityLimits.attributeCountMax) different names, each with = and its value "
        + "behind it, with commas between them",
      parse: { text in
        var attributes: [String: String] = [:]
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
          let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
          guard pair.count == 2, isFact(pair[0]),
            pair[0].utf8.count <= EntityLimits.nameByteCountMax,
            pair[1].utf8.count <= EntityLimits.valueByteCountMax,
            attributes.updateValue(String(pair[1]), forKey: String(pair[0])) == nil
          else { return nil }
        }
        return attributes.count <= EntityLimits.attributeCountMax ? attributes : nil
      },
      show: { attributes in
        attributes.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
          .joined(separator: ",")
      })
  }
}

private let validFact = "1 to \(EntityLimits.valueByteCountMax) bytes without control characters"

/// Whether `text` can be a fact that conditions ask for.
func isFact(_ text: some StringProtocol) -> Bool {
  (1...EntityLimits.valueByteCountMax).contains(text.utf8.count)
    && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
}
