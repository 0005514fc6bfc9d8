/// A source of signals outside: where it is found, and how often it is read.
package struct FeedDeclaration: Sendable, Equatable {
  package let name: String
  package let url: ServiceURL
  /// Divides an hour or a day.
  package let minuteCount: Int

  static let periods = [
    1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60, 120, 180, 240, 360, 480, 720, 1440,
  ]

  init?(name: String, url: String, every period: String) {
    guard SettingType.keyPart.parse(name) != nil, name.utf8.count <= Self.nameByteCountMax,
      let url = ServiceURL(url, schemes: ["http"]),
      let minuteCount = Self.periods.first(where: { Self.text(ofPeriod: $0) == period })
    else { return nil }
    self.name = name
    self.url = url
    self.minuteCount = minuteCount
  }

  /// A job's id holds it, with more around it.
  private static let nameByteCountMax = 48

  /// The minutes at which it is read, as cron has them.
  package var cron: String {
    switch minuteCount {
    case ..<60: "*/\(minuteCount) * * * *"
    case ..<1440: "0 */\(minuteCount / 60) * * *"
    default: "0 0 * * *"
    }
  }

  static func text(ofPeriod minuteCount: Int) -> String {
    minuteCount % 60 == 0 ? "\(minuteCount / 60)h" : "\(minuteCount)m"
  }

  /// The path and the query, as they are sent.
  package var target: String {
    let query = url.text.revealed.firstIndex(of: "?").map { url.text.revealed[$0...] } ?? ""
    return (url.path.isEmpty ? "/" : url.path) + query
  }
}

extension FeedDeclaration: CustomStringConvertible {
  /// As the file has it. What stands in a query is as often as not a key.
  package var description: String {
    let parameters = url.parameters.isEmpty ? "" : "?***"
    let place = "\(url)".prefix { $0 != "?" } + parameters
    return
      "{name: \"\(name)\", url: \"\(place)\", every: \"\(Self.text(ofPeriod: minuteCount))\"}"
  }
}

extension SettingType<[FeedDeclaration]> {
  /// A list of feeds, each with a name of its own.
  static var feeds: SettingType {
    let periods = FeedDeclaration.periods.map { FeedDeclaration.text(ofPeriod: $0) }
    var type = SettingType(
      placeholder: "LIST",
      valid: "a list such as [{name: \"demand\", url: \"http://host:8000/demand\", "
        + "every: \"5m\"}], with names of their own (up to 48 letters, digits, “-”, “_” or “.”), "
        + "http:// alone (https is not spoken), every one of \(periods.joined(separator: ", "))",
      isSecret: true, isBare: true, parse: { parse($0) },
      show: { "[\($0.map(\.description).joined(separator: ", "))]" })
    type.isList = true
    return type
  }

  private static func parse(_ text: String) -> [FeedDeclaration]? {
    guard let list = try? JSON5Reader.read(text.utf8.span), case .array(let values) = list.content,
      values.count <= 100
    else { return nil }
    var feeds: [FeedDeclaration] = []
    for value in values {
      guard let feed = FeedDeclaration(value), !feeds.contains(where: { $0.name == feed.name })
      else { return nil }
      feeds.append(feed)
    }
    return feeds
  }
}

extension FeedDeclaration {
  fileprivate init?(_ value: JSON5Value) {
    guard case .object(let members) = value.content, members.count == 3 else { return nil }
    var texts: [String: String] = [:]
    for member in members {
      guard case .string(let text) = member.value.content else { return nil }
      texts[member.name] = text
    }
    guard let name = texts["name"], let url = texts["url"], let period = texts["every"] else {
      return nil
    }
    self.init(name: name, url: url, every: period)
  }
}
